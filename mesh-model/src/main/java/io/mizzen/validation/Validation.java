package io.mizzen.validation;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Validation with the line and column of every violation. */
@API(status = API.Status.EXPERIMENTAL)
public final class Validation {
  private Validation() {}

  /**
   * What {@link Validator} says about {@code resource}, in the order of the text. The resource is
   * to be rejected when one of the findings {@link Finding#isError() is an error}.
   *
   * @param document the one {@code resource} was read from; each finding points to the offending
   *     value in it, or to what surrounds a missing one
   */
  public static List<Finding> validate(Document document, MeshResource<?> resource) {
    return Validator.validate(resource).stream()
        .map(violation -> finding(violation, resource, document.originOf(violation.path())))
        .sorted(Comparator.comparing(Finding::origin))
        .toList();
  }

  private static Finding finding(Violation violation, MeshResource<?> resource, Origin origin) {
    return new Finding(
        violation.severity(),
        violation.code().name(),
        Optional.of(resource.key()),
        origin,
        violation.path(),
        violation.found(),
        violation.expected(),
        violation.mend());
  }
}

package io.mizzen.validation;

import io.mizzen.api.Finding;
import io.mizzen.config.Document;
import io.mizzen.config.Findings;
import io.mizzen.model.MeshResource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** Validation with the line and column of every violation. */
@API(status = API.Status.EXPERIMENTAL)
public final class Validation {
  /** The effect of a resource once it is applied. */
  private static final Set<ViolationCode> ABOUT_EFFECT =
      Set.of(
          ViolationCode.NO_EFFECT,
          ViolationCode.UNREACHABLE_RULE,
          ViolationCode.INEFFECTIVE_MATCH,
          ViolationCode.SERVER_NOT_VERIFIED,
          ViolationCode.HEADER_NEVER_MATCHES_GRPC);

  private static final Set<ViolationCode> AS_WRITTEN =
      Set.of(
          ViolationCode.INVALID_DURATION, ViolationCode.OUT_OF_RANGE, ViolationCode.INVALID_PORT);

  private Validation() {}

  /**
   * The findings of {@link Validator} about {@code resource}, in the order of the text. The
   * resource is to be rejected when one of the findings {@link Finding#isError() is an error}; then
   * nothing is said about the effect it would have had.
   *
   * @param document the one {@code resource} was read from; each finding points to the offending
   *     value in it, or to what surrounds a missing one
   * @param check the kind's own
   */
  public static <S extends Record> List<Finding> validate(
      Document document, MeshResource<S> resource, SpecCheck<S> check) {
    List<Violation> violations = Validator.validate(resource, check);
    boolean rejected = violations.stream().anyMatch(Violation::isError);
    return violations.stream()
        .filter(violation -> !(rejected && isAboutEffect(violation)))
        .map(violation -> finding(violation, resource, document))
        .sorted(Comparator.comparing(Finding::origin))
        .toList();
  }

  private static boolean isAboutEffect(Violation violation) {
    return !violation.isError() && ABOUT_EFFECT.contains(violation.code());
  }

  /**
   * The further findings of validation in a resource that could not be read completely or breaks a
   * constraint: only what does not follow from that, and warnings only where all could be read.
   *
   * @param remains the resource, with the default wherever there is an error
   * @param errors why it could not be read completely
   */
  public static <S extends Record> List<Finding> validateRemains(
      Document document, MeshResource<S> remains, SpecCheck<S> check, List<Finding> errors) {
    UnreadFields unread = UnreadFields.of(errors);
    return validate(document, remains, check).stream()
        .filter(finding -> finding.isError() || saysMore(finding, unread))
        .filter(unread::leavesUntouched)
        .toList();
  }

  /** A warning that stands beside errors: not about the effect, and all fields have been read. */
  private static boolean saysMore(Finding warning, UnreadFields unread) {
    return unread.paths().isEmpty()
        && ABOUT_EFFECT.stream().noneMatch(code -> code.name().equals(warning.code()));
  }

  /** A number or a duration as it was written: {@code 100us}, not {@code 0.0001s}. */
  private static String found(Violation violation, Document document) {
    boolean isValue = AS_WRITTEN.contains(violation.code()) && violation.found().indexOf(' ') < 0;
    return isValue
        ? document.scalarAt(violation.path()).map(Findings::shown).orElse(violation.found())
        : violation.found();
  }

  private static Finding finding(Violation violation, MeshResource<?> resource, Document document) {
    return new Finding(
        violation.severity(),
        violation.code().name(),
        Optional.of(resource.key()),
        document.originOf(violation.path()),
        violation.path(),
        found(violation, document),
        violation.expected(),
        violation.hint());
  }
}

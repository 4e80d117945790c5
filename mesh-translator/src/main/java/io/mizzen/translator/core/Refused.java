package io.mizzen.translator.core;

import io.mizzen.api.NotApplied;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A rule that must not be half applied, for example one that asks for TLS the data plane does not
 * have.
 *
 * @param resource a closed resource: calls fail at once instead of going out unprotected
 * @param cause the field that cannot be honoured
 * @param notApplied all fields left out, {@code cause} among them
 */
@API(status = API.Status.EXPERIMENTAL)
public record Refused(XdsResource resource, NotApplied cause, List<NotApplied> notApplied)
    implements Translation {
  public Refused {
    notApplied = List.copyOf(notApplied);
  }
}

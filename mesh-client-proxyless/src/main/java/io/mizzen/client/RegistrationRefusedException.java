package io.mizzen.client;

import io.grpc.Status;
import org.apiguardian.api.API;

/** The control plane refused to register a server; its message says why. */
@API(status = API.Status.EXPERIMENTAL)
public final class RegistrationRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status.Code code;

  RegistrationRefusedException(String workload, Status status, Throwable cause) {
    super(
        "registration of %s refused: %s: %s"
            .formatted(workload, status.getCode(), status.getDescription()),
        cause);
    this.code = status.getCode();
  }

  /** The control plane's status, for example {@code PERMISSION_DENIED}. */
  public Status.Code code() {
    return code;
  }
}

package io.mizzen.it.mesh;

import io.grpc.Status;

/**
 * The end of a call.
 *
 * @param server the name of the server that answered; empty when none did
 * @param version its version label; empty when none answered
 */
public record Reply(Status status, String server, String version) {
  static Reply answered(String text) {
    String[] parts = text.split(" ", 2);
    return new Reply(Status.OK, parts[0], parts[1]);
  }

  static Reply failed(Status status) {
    return new Reply(status, "", "");
  }

  public Status.Code code() {
    return status.getCode();
  }

  public boolean isOk() {
    return status.isOk();
  }

  /** Whether a server of that version answered. */
  public boolean isFrom(String version) {
    return isOk() && this.version.equals(version);
  }
}

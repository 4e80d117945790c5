package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs whether the control plane answers one client or server: one line per change, however often
 * gRPC tries in between. A failure with another status code is a change; the same failure again is
 * DEBUG.
 *
 * <p>Not synchronized: each owner calls it from one serial context.
 */
final class ConnectionLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);
  private static final int MAX_REASON = 300;

  private final String who;
  private final String controlPlane;
  private Status.@Nullable Code failure;

  /**
   * @param who the client or server, in words: {@code mesh client page-v1}
   * @param controlPlane {@code host:port} of the ADS server
   */
  ConnectionLog(String who, String controlPlane) {
    this.who = who;
    this.controlPlane = controlPlane;
  }

  /** An answer arrived. */
  void answered() {
    if (failure != null) {
      failure = null;
      LOG.atInfo()
          .addKeyValue("controlPlane", controlPlane)
          .log("{}: control plane {} answers again", who, controlPlane);
    }
  }

  /** An attempt failed, or the stream ended; the next attempt follows by itself. */
  void failed(Status status) {
    boolean news = failure != status.getCode();
    failure = status.getCode();
    (news ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("controlPlane", controlPlane)
        .log(
            "{}: no answer from control plane {}: {}; trying again until it answers",
            who,
            controlPlane,
            reason(status));
  }

  /** The code, the first line of the description and what caused it; no stack. */
  static String reason(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().toString());
    if (status.getDescription() != null) {
      text.append(": ").append(firstLine(status.getDescription()));
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      text.append(" (").append(firstLine(cause.getMessage())).append(')');
    }
    return text.length() > MAX_REASON ? text.substring(0, MAX_REASON) + "..." : text.toString();
  }

  /** gRPC puts its channel's pipeline, and XdsClient the node's id, on later lines. */
  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
  }
}

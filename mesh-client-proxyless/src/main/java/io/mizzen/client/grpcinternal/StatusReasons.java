package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import org.apiguardian.api.API;

/** A gRPC status in one short line, for logs and people. */
@API(status = API.Status.INTERNAL)
public final class StatusReasons {
  private static final int MAX_LENGTH = 300;

  private StatusReasons() {}

  /** The code, the first line of the description and what caused it; no stack. */
  public static String of(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().toString());
    if (status.getDescription() != null) {
      text.append(": ").append(firstLine(status.getDescription()));
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      text.append(" (").append(firstLine(cause.getMessage())).append(')');
    }
    return cut(text.toString());
  }

  /** The first line of a peer's text, without control characters. */
  public static String oneLine(String text) {
    return cut(firstLine(text));
  }

  private static String cut(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
  }

  /** gRPC puts its channel's pipeline, and XdsClient the node's id, on later lines. */
  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
  }
}

package io.mizzen.client.channel;

import io.grpc.Status;
import io.mizzen.xds.MizzenNames;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what the mesh did where gRPC's own text says something else. Only the text changes, never
 * the code.
 */
final class StatusTexts {
  /**
   * grpc-java's text of every abort. The control plane sends an HTTP status only for answers in
   * place; a rule's {@code fault.abort} is sent as a gRPC status and has no such ending.
   */
  private static final Pattern ANSWERED_IN_PLACE =
      Pattern.compile("RPC terminated due to fault injection: HTTP status code (\\d{3})");

  private static final String NOBODY = "/" + MizzenNames.NO_ENDPOINT_ADDRESS + ":0";

  private StatusTexts() {}

  static Status explained(Status status) {
    if (status.isOk()) {
      return status;
    }
    if (status.getCode() == Status.Code.UNAVAILABLE && triedNobody(status.getCause())) {
      return Status.UNAVAILABLE.withDescription(
          "no healthy endpoint: what the mesh's rules send this call to has none at the moment");
    }
    String text = status.getDescription();
    Matcher answer = ANSWERED_IN_PLACE.matcher(text == null ? "" : text);
    return answer.matches()
        ? status.withDescription(
            "the mesh's route answers this call itself, with HTTP status " + answer.group(1))
        : status;
  }

  /** Whether a connection to the endpoint that stands in for none was refused. */
  private static boolean triedNobody(@Nullable Throwable cause) {
    return cause != null && cause.getMessage() != null && cause.getMessage().endsWith(NOBODY);
  }
}

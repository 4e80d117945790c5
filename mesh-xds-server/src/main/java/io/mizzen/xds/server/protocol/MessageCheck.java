package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.mizzen.xds.server.protocol.Decoded.Bad;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The checks for the requests of both variants.
 *
 * @param maxNames names of one type a stream may subscribe to
 * @param maxErrorChars how much of a NACK's text is kept
 */
@API(status = API.Status.INTERNAL)
public record MessageCheck(int maxNames, int maxErrorChars) {
  private static final int MAX_TYPE_URL = 256;

  // Ten times what Istio's agents send; parsed metadata is kept as long as the stream.
  private static final int MAX_NODE_BYTES = 256 * 1024;

  Optional<Bad> check(String typeUrl, ByteString node, String field, int names) {
    if (typeUrl.isEmpty() || typeUrl.length() > MAX_TYPE_URL) {
      return Optional.of(
          new Bad(
              Bad.Reason.INVALID,
              "type_url: "
                  + typeUrl.length()
                  + " characters (expected: 1.."
                  + MAX_TYPE_URL
                  + ", ADS needs a type)"));
    }
    if (names > maxNames) {
      return Optional.of(
          new Bad(
              Bad.Reason.TOO_LARGE,
              field + ": " + names + " names (expected: at most " + maxNames + ")"));
    }
    int bytes = node.size();
    return bytes <= MAX_NODE_BYTES
        ? Optional.empty()
        : Optional.of(
            new Bad(
                Bad.Reason.TOO_LARGE,
                "node: " + bytes + " bytes (expected: at most " + MAX_NODE_BYTES + ")"));
  }

  Optional<String> error(boolean hasError, Status error) {
    return hasError
        ? Optional.of(PeerText.of(error.getMessage(), maxErrorChars))
        : Optional.empty();
  }
}

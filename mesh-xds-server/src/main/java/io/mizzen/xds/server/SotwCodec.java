package io.mizzen.xds.server;

import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import java.util.Optional;

/**
 * The messages of the state-of-the-world protocol, to and from the events and replies of the state.
 * One per stream, since nonces carry the stream's mark: one from another stream or server is
 * foreign.
 */
final class SotwCodec {
  private static final int MAX_TYPE_URL = 256;

  // Ten times what Istio's agents send; parsed metadata is kept as long as the stream.
  static final int MAX_NODE_BYTES = 256 * 1024;

  private final String mark;
  private final XdsLimits limits;
  private final PackedResources packed;
  private final ControlPlane controlPlane;

  SotwCodec(String stream, StreamParts parts) {
    this.mark = stream + "-";
    this.limits = parts.limits();
    this.packed = parts.packed();
    this.controlPlane = ControlPlane.newBuilder().setIdentifier(parts.identifier()).build();
  }

  /** A request that passed the limits, or what is wrong with it. */
  sealed interface Decoded {
    record Read(TypeUrl type, Requested event) implements Decoded {}

    record Bad(Admission.Reason reason, String message) implements Decoded {}
  }

  Decoded decode(DiscoveryRequest request) {
    String url = request.getTypeUrl();
    if (url.isEmpty() || url.length() > MAX_TYPE_URL) {
      return new Decoded.Bad(
          Admission.Reason.INVALID_ARGUMENT,
          "type_url: "
              + url.length()
              + " characters (expected: 1.."
              + MAX_TYPE_URL
              + ", ADS needs a type)");
    }
    if (request.getResourceNamesCount() > limits.maxNamesPerType()) {
      return new Decoded.Bad(
          Admission.Reason.RESOURCE_EXHAUSTED,
          "resource_names: "
              + request.getResourceNamesCount()
              + " names (expected: at most "
              + limits.maxNamesPerType()
              + ")");
    }
    int node = request.getNode().getSerializedSize();
    if (node > MAX_NODE_BYTES) {
      return new Decoded.Bad(
          Admission.Reason.RESOURCE_EXHAUSTED,
          "node: " + node + " bytes (expected: at most " + MAX_NODE_BYTES + ")");
    }
    Optional<String> error =
        request.hasErrorDetail()
            ? Optional.of(
                NackText.of(request.getErrorDetail().getMessage(), limits.nackTextChars()))
            : Optional.empty();
    return new Decoded.Read(
        new TypeUrl(url),
        new Requested(request.getResourceNamesList(), nonce(request.getResponseNonce()), error));
  }

  DiscoveryResponse encode(Reply reply) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(reply.type().url())
            .setControlPlane(controlPlane)
            .setVersionInfo(reply.version())
            .setNonce(nonce(reply.nonce().number()));
    reply.resources().forEach(resource -> response.addResources(packed.pack(resource)));
    return response.build();
  }

  String nonce(long number) {
    return mark + number;
  }

  private Nonce nonce(String text) {
    if (text.isEmpty()) {
      return Nonce.NONE;
    }
    if (!text.startsWith(mark)) {
      return Nonce.FOREIGN;
    }
    try {
      long number = Long.parseLong(text.substring(mark.length()));
      return number > 0 ? new Nonce(number) : Nonce.FOREIGN;
    } catch (NumberFormatException foreign) {
      return Nonce.FOREIGN;
    }
  }
}

package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A state-of-the-world request as it came in. */
@API(status = API.Status.INTERNAL)
public sealed interface SotwMessage {
  /** Any request. */
  record Full(DiscoveryRequest request) implements SotwMessage {}

  /**
   * A request of the form that subscriptions and acknowledgements have: without error and locators.
   *
   * @param hasVersion whether {@code version_info} is set
   * @param node serialised, not yet known to be one; empty without one
   */
  record Compact(
      String typeUrl, String nonce, boolean hasVersion, AsciiNames names, ByteString node)
      implements SotwMessage {}

  /**
   * Reads a request.
   *
   * @param bytes a request at their beginning, to which a compact one refers
   * @param types of the stream, whose names the request may repeat
   * @throws InvalidProtocolBufferException when the bytes are no request
   */
  static SotwMessage parse(byte[] bytes, int length, List<TypeState> types)
      throws InvalidProtocolBufferException {
    @Nullable SotwMessage compact = CompactScan.of(bytes, length, types);
    return compact != null
        ? compact
        : new Full(DiscoveryRequest.parser().parseFrom(bytes, 0, length));
  }
}

package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A state-of-the-world request as it came in. */
@API(status = API.Status.INTERNAL)
public sealed interface SotwMessage {
  /** Any request. */
  record Full(DiscoveryRequest request) implements SotwMessage {}

  /**
   * A request of the form that acknowledgements have: without node, error and locators.
   *
   * @param hasVersion whether {@code version_info} is set
   */
  record Compact(String typeUrl, String nonce, boolean hasVersion, AsciiNames names)
      implements SotwMessage {}

  /**
   * Reads a request.
   *
   * @param bytes not to be changed afterwards
   * @throws InvalidProtocolBufferException when the bytes are no request
   */
  static SotwMessage parse(byte[] bytes) throws InvalidProtocolBufferException {
    @Nullable SotwMessage compact = CompactScan.of(bytes);
    return compact != null ? compact : new Full(DiscoveryRequest.parseFrom(bytes));
  }
}

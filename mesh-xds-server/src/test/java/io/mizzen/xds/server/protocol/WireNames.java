package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.Collection;
import java.util.List;

/** Names as a request on the wire has them. */
final class WireNames {
  private WireNames() {}

  static List<String> of(Collection<String> names) {
    byte[] bytes = DiscoveryRequest.newBuilder().addAllResourceNames(names).build().toByteArray();
    try {
      return ((SotwMessage.Compact) SotwMessage.parse(bytes, bytes.length, List.of())).names();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}

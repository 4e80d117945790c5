package io.mizzen.jmh.fanout;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.jmh.AdsClient;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The resources that Mizzen serves, for the other arms to serve too: everything by type, and the
 * one route configuration and the one endpoint resource as they are after a change.
 */
record CapturedMesh(Map<String, List<Any>> resources, Any route, Any endpoints) {
  private static final int LARGEST = 256 << 20;

  static CapturedMesh of(int services) throws IOException {
    try (MizzenArm mizzen = new MizzenArm(services)) {
      ManagedChannel channel =
          Grpc.newChannelBuilder("127.0.0.1:" + mizzen.port(), InsecureChannelCredentials.create())
              .maxInboundMessageSize(LARGEST)
              .build();
      try (AdsClient client =
          new AdsClient(channel, AdsClient.node("default"), Names.of(services))) {
        Map<String, List<Any>> all = client.subscribeAll();
        mizzen.changeRule();
        Any route = only(client.next(), TypeUrl.ROUTE);
        mizzen.changeEndpoint();
        return new CapturedMesh(all, route, only(client.next(), TypeUrl.ENDPOINT));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static Any only(DiscoveryResponse response, TypeUrl type) {
    if (!response.getTypeUrl().equals(type.url()) || response.getResourcesCount() != 1) {
      throw new IllegalStateException(
          response.getResourcesCount()
              + " of "
              + response.getTypeUrl()
              + " (expected: one "
              + type
              + ")");
    }
    return response.getResources(0);
  }
}

package io.mizzen.client.grpcinternal;

import io.grpc.xds.InternalGrpcBootstrapperImpl;
import io.grpc.xds.client.Bootstrapper.BootstrapInfo;
import io.grpc.xds.client.XdsInitializationException;
import java.util.List;
import java.util.Map;

/** Makes gRPC's bootstrap without files, environment variables or system properties. */
final class Bootstrap {
  private Bootstrap() {}

  /**
   * @param controlPlane {@code host:port} of the ADS server, dialled in plaintext
   */
  static BootstrapInfo of(String controlPlane, MeshNode node) {
    try {
      return InternalGrpcBootstrapperImpl.parseBootstrap(
          Map.of("xds_servers", List.of(server(controlPlane)), "node", node(node)));
    } catch (XdsInitializationException e) {
      throw new IllegalStateException("gRPC refuses the bootstrap made for " + node.id(), e);
    }
  }

  private static Map<String, ?> server(String controlPlane) {
    return Map.of(
        "server_uri", controlPlane,
        "channel_creds", List.of(Map.of("type", "insecure")),
        "server_features", List.of("xds_v3"));
  }

  private static Map<String, ?> node(MeshNode node) {
    return Map.of(
        "id", node.id(),
        "cluster", node.cluster(),
        "metadata", node.metadata(),
        "locality",
            Map.of(
                "region", node.locality().region(),
                "zone", node.locality().zone(),
                "sub_zone", node.locality().subzone()));
  }
}

package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.mizzen.translator.core.EnvoyAddress;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundOwner.Socket;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.IpFamilies;
import java.util.List;
import org.apiguardian.api.API;

/** The cluster of a port of the sidecar's own workload. */
@API(status = API.Status.INTERNAL)
public final class InboundClusters {
  /** The longest that Envoy takes, in seconds: the one endpoint is never cleaned up. */
  private static final long FOREVER = 9_223_372_035L;

  private InboundClusters() {}

  public static Translated of(InboundClusterInput input) {
    InboundPort port = input.port();
    Cluster.Builder cluster =
        to(
            port,
            input.families(),
            FixedClusters.named(port.clusterName(), input.defaults().connectTimeout()));
    cluster.getCommonLbConfigBuilder();
    Pools.apply(input.pool(), input.budget(), input.defaults().tcpKeepalive(), cluster);
    ProtocolOptions.inbound(port.protocol(), input.pool()).addTo(cluster);
    Struct.Builder istio = Struct.newBuilder();
    if (!port.owner().services().isEmpty()) {
      istio.putFields("services", ClusterMetadata.services(port.owner().services()));
    }
    input.rule().ifPresent(rule -> istio.putFields("config", ClusterMetadata.text(rule)));
    if (istio.getFieldsCount() > 0) {
      cluster.setMetadata(Metadata.newBuilder().putFilterMetadata("istio", istio.build()));
    }
    return new Translated(FixedClusters.packed(cluster), List.of());
  }

  private static Cluster.Builder to(
      InboundPort port, IpFamilies families, Cluster.Builder cluster) {
    InboundOwner.Target target = port.owner().target();
    if (target instanceof InboundOwner.Pipe pipe) {
      Address address =
          Address.newBuilder().setPipe(Pipe.newBuilder().setPath(pipe.path())).build();
      return fixed(port, address, cluster)
          .setUpstreamBindConfig(FixedClusters.fromSidecar(families));
    }
    if (target instanceof Socket socket) {
      fixed(port, EnvoyAddress.of(socket.address(), socket.port()), cluster);
      return socket.isLoopback()
          ? cluster
          : cluster.setUpstreamBindConfig(FixedClusters.fromSidecar(families));
    }
    return cluster
        .setType(DiscoveryType.ORIGINAL_DST)
        .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
        .setCleanupInterval(Duration.newBuilder().setSeconds(FOREVER))
        .setUpstreamBindConfig(FixedClusters.fromSidecar(families));
  }

  private static Cluster.Builder fixed(InboundPort port, Address address, Cluster.Builder cluster) {
    cluster
        .setType(DiscoveryType.STATIC)
        .getLoadAssignmentBuilder()
        .setClusterName(port.clusterName())
        .addEndpointsBuilder()
        .addLbEndpointsBuilder()
        .getEndpointBuilder()
        .setAddress(address);
    return cluster;
  }
}

package io.mizzen.translator.encode.envoy;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.mizzen.translator.core.Translated;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** The cluster of a port of the sidecar's own workload: where the connection was meant to go. */
@API(status = API.Status.INTERNAL)
public final class InboundClusters {
  /** The longest that Envoy takes, in seconds: the one endpoint is never cleaned up. */
  private static final long FOREVER = 9_223_372_035L;

  private InboundClusters() {}

  public static Translated of(InboundClusterInput input) {
    Cluster.Builder cluster =
        FixedClusters.named(input.port().clusterName(), input.connectTimeout())
            .setType(DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
            .setCleanupInterval(Duration.newBuilder().setSeconds(FOREVER))
            .setUpstreamBindConfig(FixedClusters.fromSidecar());
    cluster.getCommonLbConfigBuilder();
    Pools.apply(input.pool(), Optional.empty(), cluster);
    ProtocolOptions.of(input.port().protocol(), input.pool()).addTo(cluster);
    Struct.Builder istio =
        Struct.newBuilder()
            .putFields("services", UpstreamClusters.services(input.port().services()));
    input.rule().ifPresent(rule -> istio.putFields("config", UpstreamClusters.text(rule)));
    cluster.setMetadata(Metadata.newBuilder().putFilterMetadata("istio", istio.build()));
    return new Translated(FixedClusters.packed(cluster), List.of());
  }
}

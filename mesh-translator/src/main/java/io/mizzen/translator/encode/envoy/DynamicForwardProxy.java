package io.mizzen.translator.encode.envoy;

import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CustomClusterType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig;
import io.mizzen.translator.core.Packing;
import java.time.Duration;

/**
 * A cluster of whatever host a request names, looked up when it comes, and the HTTP filter that
 * looks it up before the router asks for it.
 */
final class DynamicForwardProxy {
  static final String CLUSTER = "AllowAnyDynamicDNSCluster";

  private DynamicForwardProxy() {}

  static FilterConfig filter() {
    return FilterConfig.newBuilder().setDnsCacheConfig(cache()).build();
  }

  static Cluster.Builder cluster(Duration connectTimeout) {
    ClusterConfig config =
        ClusterConfig.newBuilder()
            .setDnsCacheConfig(cache())
            // It is for plaintext: there is no certificate whose names could be compared.
            .setAllowInsecureClusterOptions(true)
            .build();
    return FixedClusters.withProtocol(
        FixedClusters.named(CLUSTER, connectTimeout)
            .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
            .setClusterType(
                CustomClusterType.newBuilder()
                    .setName("envoy.clusters.dynamic_forward_proxy")
                    .setTypedConfig(Packing.any(config)))
            .setCircuitBreakers(
                CircuitBreakers.newBuilder().addThresholds(FixedClusters.unlimited())));
  }

  /** Filter and cluster must name the same cache in the same words. */
  private static DnsCacheConfig cache() {
    return DnsCacheConfig.newBuilder()
        .setName("allow_any_dfp_dns_cache")
        .setDnsLookupFamily(DnsLookupFamily.V4_PREFERRED)
        .build();
  }
}

package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CustomClusterType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig;
import io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.resolve.DynamicDns;
import io.mizzen.translator.resolve.IpFamilies;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * Clusters of whatever host a request or a connection names, looked up when it comes, and the
 * filters that look it up before the router or the TCP proxy asks for it. Cluster and filter must
 * name the same cache in the same words.
 */
@API(status = API.Status.INTERNAL)
public final class DynamicForwardProxy {
  /** The cluster of hosts that no service has. */
  public static final String CLUSTER = "AllowAnyDynamicDNSCluster";

  private static final int MOST_HOSTS = 1024;

  private DynamicForwardProxy() {}

  /** The HTTP filter for hosts that no service has. */
  public static FilterConfig filter(IpFamilies families) {
    return FilterConfig.newBuilder().setDnsCacheConfig(anyHost(families)).build();
  }

  /** The HTTP filter for hosts of a wildcard. */
  public static FilterConfig filter(DynamicDns dns) {
    return FilterConfig.newBuilder().setDnsCacheConfig(cache(dns)).build();
  }

  /** The network filter for connections whose server name is a host of a wildcard. */
  public static Filter serverNameFilter(DynamicDns dns, int port) {
    return Filter.newBuilder()
        .setName("envoy.extensions.filters.network.sni_dynamic_forward_proxy")
        .setTypedConfig(
            Packing.any(
                io.envoyproxy.envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3
                    .FilterConfig.newBuilder()
                    .setDnsCacheConfig(cache(dns))
                    .setPortValue(port)
                    .build()))
        .build();
  }

  /** The cluster of hosts that no service has. */
  static Cluster.Builder cluster(Duration connectTimeout, IpFamilies families) {
    Cluster.Builder cluster =
        FixedClusters.withProtocol(
            FixedClusters.named(CLUSTER, connectTimeout)
                .setCircuitBreakers(
                    CircuitBreakers.newBuilder().addThresholds(FixedClusters.unlimited())));
    // It is for plaintext: there is no certificate whose names could be compared.
    return toWhateverIsNamed(cluster, anyHost(families), ServerCheck.MAY_DIFFER);
  }

  /** Makes a cluster one of a wildcard's hosts. */
  static void discover(DynamicDns dns, ServerCheck check, Cluster.Builder cluster) {
    toWhateverIsNamed(cluster, cache(dns), check);
  }

  /** Whether TLS must name the host that is called as the server, and hold it to that name. */
  enum ServerCheck {
    BY_HOST,
    /** Envoy refuses such a cluster unless it is told that this is meant. */
    MAY_DIFFER
  }

  private static Cluster.Builder toWhateverIsNamed(
      Cluster.Builder cluster, DnsCacheConfig cache, ServerCheck check) {
    ClusterConfig config =
        ClusterConfig.newBuilder()
            .setDnsCacheConfig(cache)
            .setAllowInsecureClusterOptions(check == ServerCheck.MAY_DIFFER)
            .build();
    return cluster
        .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
        .setClusterType(
            CustomClusterType.newBuilder()
                .setName("envoy.clusters.dynamic_forward_proxy")
                .setTypedConfig(Packing.any(config)));
  }

  private static DnsCacheConfig anyHost(IpFamilies families) {
    return DnsCacheConfig.newBuilder()
        .setName("allow_any_dfp_dns_cache")
        .setDnsLookupFamily(family(families))
        .setMaxHosts(UInt32Value.of(MOST_HOSTS))
        .build();
  }

  private static DnsCacheConfig cache(DynamicDns dns) {
    return DnsCacheConfig.newBuilder()
        .setName(dns.wildcard() + "_dfp_dns_cache")
        .setDnsLookupFamily(family(dns.families()))
        .build();
  }

  /** The addresses that a proxy can reach. */
  static DnsLookupFamily family(IpFamilies families) {
    return switch (families) {
      case V4 -> DnsLookupFamily.V4_ONLY;
      case V6 -> DnsLookupFamily.V6_ONLY;
      case BOTH -> DnsLookupFamily.ALL;
    };
  }
}

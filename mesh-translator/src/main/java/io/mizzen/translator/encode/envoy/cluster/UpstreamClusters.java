package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.TrafficDefaults;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Refused;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.encode.envoy.cluster.DynamicForwardProxy.ServerCheck;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.Located;
import io.mizzen.xds.XdsResource;
import java.util.Optional;
import org.apiguardian.api.API;

/** The cluster of one service port and subset, as a sidecar calls it. */
@API(status = API.Status.INTERNAL)
public final class UpstreamClusters {
  private static final int DNS_QUERIES = 100;
  private static final int DNS_JITTER_NANOS = 100_000_000;

  private final UpstreamInput input;
  private final EffectivePolicy policy;
  private final NotAppliedCollector notApplied;

  private UpstreamClusters(UpstreamInput input) {
    this.input = input;
    this.policy = input.policy();
    this.notApplied =
        new NotAppliedCollector(input.rule().orElseGet(() -> new ResourceKey("", "", "", "")));
  }

  /** A cluster of that name that never has an endpoint, whatever the rules say. */
  public static XdsResource closed(String name) {
    return FixedClusters.packed(
        closed(FixedClusters.named(name, TrafficDefaults.istio().connectTimeout())));
  }

  public static Translation of(UpstreamInput input) {
    return new UpstreamClusters(input).translate();
  }

  private Translation translate() {
    ProtocolOptions options =
        ProtocolOptions.outbound(
            input.upstream().protocol(),
            policy.connectionPool().map(Located::value),
            input.defaults().h2UpgradePolicy());
    Cluster.Builder cluster =
        FixedClusters.named(input.cluster().render(), input.defaults().connectTimeout());
    if (input.dynamicDns().isPresent()) {
      Balancers.ofDynamicHosts(policy, cluster, notApplied);
    } else {
      Balancers.apply(policy, input.locality(), cluster, notApplied);
    }
    discovery(cluster);
    Pools.apply(
        policy.connectionPool().map(Located::value),
        policy.retryBudget().map(Located::value),
        input.defaults().tcpKeepalive(),
        cluster);
    ClusterMetadata.outbound(input).ifPresent(cluster::setMetadata);
    Optional<NotApplied> closing = new UpstreamProtection(input, options).addTo(cluster);
    policy.proxyProtocol().ifPresent(each -> ProxyProtocolHeaders.wrap(each.value(), cluster));
    options.addTo(cluster);
    if (closing.isEmpty()) {
      return new Translated(FixedClusters.packed(cluster), notApplied.sorted());
    }
    notApplied.add(closing.get().path(), closing.get().reason());
    return input.missingTls() == MissingTls.PLAINTEXT
        ? new Translated(FixedClusters.packed(cluster), notApplied.sorted())
        : new Refused(FixedClusters.packed(closed(cluster)), closing.get(), notApplied.sorted());
  }

  private void discovery(Cluster.Builder cluster) {
    Resolution resolution = input.upstream().resolution();
    if (input.dynamicDns().isPresent()) {
      DynamicForwardProxy.discover(input.dynamicDns().get(), serverCheck(), cluster);
    } else if (resolution == Resolution.NONE
        || cluster.getLbPolicy() == LbPolicy.CLUSTER_PROVIDED) {
      cluster
          .setType(DiscoveryType.ORIGINAL_DST)
          .clearLbConfig()
          .setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
      input
          .upstream()
          .targetPort()
          .map(UInt32Value::of)
          .ifPresent(port -> cluster.getOriginalDstLbConfigBuilder().setUpstreamPortOverride(port));
    } else if (resolution == Resolution.STATIC) {
      cluster.setType(DiscoveryType.EDS);
      cluster
          .getEdsClusterConfigBuilder()
          .setServiceName(cluster.getName())
          .setEdsConfig(
              ConfigSource.newBuilder()
                  .setAds(AggregatedConfigSource.getDefaultInstance())
                  .setInitialFetchTimeout(Duration.getDefaultInstance())
                  .setResourceApiVersion(ApiVersion.V3));
    } else {
      byDns(cluster, resolution);
    }
  }

  private ServerCheck serverCheck() {
    boolean mayDiffer =
        policy
            .tls()
            .map(Located::value)
            .filter(tls -> tls.modeOrDefault() != TlsMode.DISABLE)
            .filter(tls -> !tls.sni().isEmpty() || tls.insecureSkipVerify().orElse(false))
            .isPresent();
    return mayDiffer ? ServerCheck.MAY_DIFFER : ServerCheck.BY_HOST;
  }

  @SuppressWarnings("deprecation") // the DNS fields of the cluster itself: as Istio writes them
  private void byDns(Cluster.Builder cluster, Resolution resolution) {
    cluster
        .setType(
            resolution == Resolution.DNS ? DiscoveryType.STRICT_DNS : DiscoveryType.LOGICAL_DNS)
        .setDnsRefreshRate(Durations.toProto(input.defaults().dnsRefreshRate()))
        .setDnsJitter(Duration.newBuilder().setNanos(DNS_JITTER_NANOS))
        .setRespectDnsTtl(true)
        .setDnsLookupFamily(DynamicForwardProxy.family(input.families()))
        .setTypedDnsResolverConfig(
            TypedExtensionConfig.newBuilder()
                .setName("envoy.network.dns_resolver.cares")
                .setTypedConfig(
                    Packing.any(
                        CaresDnsResolverConfig.newBuilder()
                            .setUdpMaxQueries(UInt32Value.of(DNS_QUERIES))
                            .build())));
    input.names().ifPresent(names -> cluster.setLoadAssignment(SidecarEndpoints.message(names)));
  }

  /** A cluster that never has an endpoint. */
  @SuppressWarnings("deprecation") // the DNS fields of the cluster itself: as Istio writes them
  private static Cluster.Builder closed(Cluster.Builder cluster) {
    return cluster
        .setType(DiscoveryType.STATIC)
        .clearEdsClusterConfig()
        .clearLoadAssignment()
        .clearTypedDnsResolverConfig()
        .clearDnsJitter()
        .setLbPolicy(LbPolicy.ROUND_ROBIN)
        .clearLbConfig();
  }
}

package io.mizzen.translator.encode.envoy;

import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.TrafficDefaults;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Refused;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.DynamicForwardProxy.ServerCheck;
import io.mizzen.translator.resolve.DynamicDns;
import io.mizzen.translator.resolve.EffectivePolicy;
import io.mizzen.translator.resolve.Located;
import io.mizzen.translator.resolve.Upstream.MutualTls;
import io.mizzen.translator.resolve.Upstream.ServiceName;
import io.mizzen.xds.XdsResource;
import java.util.List;
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
    if (dynamicDns().isPresent()) {
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
    metadata().ifPresent(cluster::setMetadata);
    Optional<NotApplied> closing = protect(cluster, options);
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
    if (dynamicDns().isPresent()) {
      DynamicForwardProxy.discover(dynamicDns().get(), serverCheck(), cluster);
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

  private Optional<DynamicDns> dynamicDns() {
    return input.upstream().resolution() == Resolution.DYNAMIC_DNS
        ? Optional.of(new DynamicDns(input.cluster().host(), input.families()))
        : Optional.empty();
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

  /**
   * Adds what protects the connections.
   *
   * @return the field that asks for protection which cannot be had
   */
  private Optional<NotApplied> protect(Cluster.Builder cluster, ProtocolOptions options) {
    if (policy.tls().isEmpty()) {
      byDefault(cluster, options);
      return Optional.empty();
    }
    Located<ClientTlsSettings> tls = policy.tls().get();
    return switch (tls.value().modeOrDefault()) {
      case DISABLE -> Optional.empty();
      case ISTIO_MUTUAL -> {
        if (input.certificates() == Certificates.NONE) {
          yield missing(tls, ".mode", "the sidecars of this mesh have no certificates yet");
        }
        cluster.setTransportSocket(
            UpstreamTls.mutual(input, Optional.of(tls.value()), options.isHttp2()));
        if (dynamicDns().isPresent()) {
          ofDynamicHosts(tls.value(), options);
        }
        yield Optional.empty();
      }
      case SIMPLE, MUTUAL -> byFiles(tls, options, cluster);
    };
  }

  private void byDefault(Cluster.Builder cluster, ProtocolOptions options) {
    if (input.certificates() == Certificates.NONE
        || input.upstream().mutualTls() == MutualTls.OFF) {
      return;
    }
    if (input.upstream().mutualTls() == MutualTls.PER_ENDPOINT) {
      UpstreamTls.perEndpoint(input, options.isHttp2(), cluster);
    } else {
      cluster.setTransportSocket(UpstreamTls.mutual(input, Optional.empty(), options.isHttp2()));
    }
    if (dynamicDns().isPresent()) {
      options.serverNameOfRequest().verifiesHost(true);
    }
  }

  private Optional<NotApplied> byFiles(
      Located<ClientTlsSettings> tls, ProtocolOptions options, Cluster.Builder cluster) {
    ClientTlsSettings settings = tls.value();
    if (!settings.credentialName().isEmpty()) {
      return missing(tls, ".credentialName", "sidecars get no credentials by name yet");
    }
    boolean hasPair = !settings.clientCertificate().isEmpty() && !settings.privateKey().isEmpty();
    if (settings.modeOrDefault() == TlsMode.MUTUAL && !hasPair) {
      return missing(tls, ".clientCertificate", "MUTUAL needs a certificate and its key");
    }
    cluster.setTransportSocket(
        UpstreamTls.byFiles(settings, input.upstream().serverNames(), options.isHttp2()));
    if (dynamicDns().isPresent()) {
      ofDynamicHosts(settings, options);
    } else if (settings.sni().isEmpty()) {
      options
          .serverNameOfRequest()
          .verifiesHost(
              settings.subjectAltNames().isEmpty() && !settings.insecureSkipVerify().orElse(false));
    }
    return Optional.empty();
  }

  /** The server's certificate must be for the host that is called, besides what the rule names. */
  private static void ofDynamicHosts(ClientTlsSettings settings, ProtocolOptions options) {
    if (settings.sni().isEmpty()) {
      options.serverNameOfRequest();
    }
    options.verifiesHost(!settings.insecureSkipVerify().orElse(false));
  }

  private Optional<NotApplied> missing(
      Located<ClientTlsSettings> tls, String field, String reason) {
    String answer =
        input.missingTls() == MissingTls.PLAINTEXT
            ? "; calls go out in plaintext, as allowNotEnforced(\"DestinationRule\") says"
            : "; calls fail rather than go out in plaintext";
    return input
        .rule()
        .map(
            rule ->
                new NotApplied(
                    rule,
                    tls.path() + field,
                    tls.value().modeOrDefault() + ": " + reason + answer));
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

  private Optional<Metadata> metadata() {
    Struct.Builder istio = Struct.newBuilder();
    input.rule().ifPresent(rule -> istio.putFields("config", text(Rule.configPath(rule))));
    if (dynamicDns().isEmpty()) {
      istio.putFields("services", services(List.of(input.upstream().service())));
    }
    if (input.cluster().subset().isEmpty()) {
      if (input.upstream().external()) {
        istio.putFields("external", Value.newBuilder().setBoolValue(true).build());
      }
    } else {
      istio.putFields("subset", text(input.cluster().subset()));
    }
    boolean ownTls =
        policy
            .tls()
            .map(tls -> tls.value().modeOrDefault())
            .filter(mode -> mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL)
            .isPresent();
    if (ownTls) {
      istio.putFields("alpn_override", text("false"));
    }
    return istio.getFieldsCount() == 0
        ? Optional.empty()
        : Optional.of(Metadata.newBuilder().putFilterMetadata("istio", istio.build()).build());
  }

  static Value services(List<ServiceName> services) {
    ListValue.Builder list = ListValue.newBuilder();
    for (ServiceName service : services) {
      list.addValuesBuilder()
          .getStructValueBuilder()
          .putFields("host", text(service.host()))
          .putFields("name", text(service.name()))
          .putFields("namespace", text(service.namespace()));
    }
    return Value.newBuilder().setListValue(list).build();
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}

package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.SelfConfigSource;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Refused;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.Located;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** The cluster of one port and subset for one kind of client. */
@API(status = API.Status.INTERNAL)
public final class Clusters {
  /** The largest uint32, as protobuf's Java API spells it. */
  private static final int UNLIMITED = -1;

  private Clusters() {}

  public static Translation of(ClusterInput input) {
    if (input.rule().isEmpty()) {
      return new Translated(packed(input, open(input, Optional.empty())), List.of());
    }
    ResourceKey rule = input.rule().get();
    EffectivePolicy policy = input.policy();
    NotAppliedCollector notApplied = new NotAppliedCollector(rule);
    new PolicyReport(notApplied).of(policy);
    Cluster.Builder cluster = open(input, maxRequests(policy)).setMetadata(Packing.madeBy(rule));
    LoadBalancers.apply(policy, input.profile(), cluster, notApplied);
    OutlierDetectors.apply(policy, input.profile(), cluster, notApplied);
    Optional<NotApplied> closing = missingTls(rule, policy, input.missingTls());
    if (input.missingTls() == MissingTls.PLAINTEXT) {
      closing.ifPresent(left -> notApplied.add(left.path(), left.reason()));
    }
    if (closing.isEmpty() || input.missingTls() == MissingTls.PLAINTEXT) {
      return new Translated(packed(input, cluster), notApplied.sorted());
    }
    NotApplied cause = closing.get();
    notApplied.add(cause.path(), cause.reason());
    return new Refused(packed(input, closed(input, cluster)), cause, notApplied.sorted());
  }

  /** A cluster that never has endpoints, whatever the rules say. */
  public static XdsResource closed(
      ClusterName name, String meshInstance, CapabilityProfile profile) {
    ClusterInput input = ClusterInput.withoutRule(name, meshInstance, profile);
    return packed(input, closed(input, open(input, Optional.empty())));
  }

  /** The field for which a cluster is closed; empty for a cluster that is open. */
  public static Optional<NotApplied> closedBecause(ClusterInput input) {
    return input
        .rule()
        .filter(rule -> input.missingTls() == MissingTls.CLOSED)
        .flatMap(rule -> missingTls(rule, input.policy(), input.missingTls()));
  }

  private static XdsResource packed(ClusterInput input, Cluster.Builder cluster) {
    return Packing.resource(TypeUrl.CLUSTER, input.cluster().render(), cluster.build());
  }

  private static Cluster.Builder open(ClusterInput input, Optional<Integer> maxRequests) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(input.cluster().render())
            .setType(DiscoveryType.EDS)
            .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN)
            .setCircuitBreakers(breaker(maxRequests.orElse(UNLIMITED)));
    cluster
        .getEdsClusterConfigBuilder()
        .setServiceName(input.endpoints().render())
        .setEdsConfig(
            ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3));
    if (!input.profile().honours(Capability.BREAKER_WITHOUT_LOAD_REPORTS)) {
      // grpc-java counts requests in flight only where it also counts load, and reads this field
      // once per channel: a limit that comes later would never hold. Its default cap of 1,024
      // requests is switched off by the explicit threshold.
      cluster.setLrsServer(
          ConfigSource.newBuilder().setSelf(SelfConfigSource.getDefaultInstance()));
    }
    return cluster;
  }

  private static Cluster.Builder closed(ClusterInput input, Cluster.Builder cluster) {
    cluster.getEdsClusterConfigBuilder().setServiceName(input.endpoints().renderClosed());
    return cluster;
  }

  private static CircuitBreakers breaker(int maxRequests) {
    return CircuitBreakers.newBuilder()
        .addThresholds(
            CircuitBreakers.Thresholds.newBuilder()
                .setPriority(RoutingPriority.DEFAULT)
                .setMaxRequests(UInt32Value.of(maxRequests)))
        .build();
  }

  private static Optional<Integer> maxRequests(EffectivePolicy policy) {
    return policy
        .connectionPool()
        .map(Located::value)
        .flatMap(ConnectionPoolSettings::http)
        .map(HttpSettings::http2MaxRequests)
        .filter(limit -> limit > 0);
  }

  /**
   * TLS that was asked for and cannot be had. Sending plaintext instead is no answer, unless the
   * owner of the mesh has said so.
   */
  private static Optional<NotApplied> missingTls(
      ResourceKey rule, EffectivePolicy policy, MissingTls answer) {
    return policy
        .tls()
        .filter(tls -> tls.value().modeOrDefault() != TlsMode.DISABLE)
        .map(tls -> new NotApplied(rule, tls.path() + ".mode", reason(tls.value(), answer)));
  }

  private static String reason(ClientTlsSettings tls, MissingTls answer) {
    return tls.modeOrDefault()
        + ": gRPC clients of this mesh have no certificates yet; "
        + (answer == MissingTls.CLOSED
            ? "calls fail rather than go out in plaintext"
            : "calls go out in plaintext, as allowNotEnforced(\"DestinationRule\") says");
  }
}

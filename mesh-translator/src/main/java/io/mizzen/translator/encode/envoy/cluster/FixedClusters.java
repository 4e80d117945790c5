package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.model.TrafficDefaults;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** The clusters that every sidecar has, whatever the rules say. */
@API(status = API.Status.INTERNAL)
public final class FixedClusters {
  /** To where the client sent it. */
  public static final String PASSTHROUGH = "PassthroughCluster";

  /** To nowhere: it has no endpoint. */
  public static final String BLACK_HOLE = "BlackHoleCluster";

  /** To the workload, on ports that no service has. */
  public static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";

  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  /** The largest uint32, as protobuf's Java API spells it. */
  private static final int UNLIMITED = -1;

  private FixedClusters() {}

  /** Those that the treatment of unknown hosts asks for. */
  public static List<String> names(OutboundTrafficPolicy policy) {
    return policy == OutboundTrafficPolicy.ALLOW_ANY_DYNAMIC_DNS
        ? List.of(DynamicForwardProxy.CLUSTER, BLACK_HOLE, INBOUND_PASSTHROUGH, PASSTHROUGH)
        : List.of(BLACK_HOLE, INBOUND_PASSTHROUGH, PASSTHROUGH);
  }

  /**
   * The cluster of that name; empty for the name of another.
   *
   * @param defaults the mesh's
   * @param families the IP versions of the proxy
   */
  public static Optional<XdsResource> of(
      String name, TrafficDefaults defaults, IpFamilies families) {
    Duration connectTimeout = defaults.connectTimeout();
    return switch (name) {
      case BLACK_HOLE ->
          Optional.of(packed(named(name, connectTimeout).setType(DiscoveryType.STATIC)));
      case PASSTHROUGH -> Optional.of(packed(passthrough(name, defaults)));
      case INBOUND_PASSTHROUGH ->
          Optional.of(
              packed(passthrough(name, defaults).setUpstreamBindConfig(fromSidecar(families))));
      case DynamicForwardProxy.CLUSTER ->
          Optional.of(packed(DynamicForwardProxy.cluster(connectTimeout, families)));
      default -> Optional.empty();
    };
  }

  static Cluster.Builder named(String name, Duration connectTimeout) {
    return Cluster.newBuilder()
        .setName(name)
        // The last character marks the end of the name in the names of statistics.
        .setAltStatName(name + ";")
        .setConnectTimeout(Durations.toProto(connectTimeout));
  }

  /** A circuit breaker that never opens; Envoy's own limits are 1,024 and 3. */
  static CircuitBreakers.Thresholds.Builder unlimited() {
    return CircuitBreakers.Thresholds.newBuilder()
        .setMaxConnections(UInt32Value.of(UNLIMITED))
        .setMaxPendingRequests(UInt32Value.of(UNLIMITED))
        .setMaxRequests(UInt32Value.of(UNLIMITED))
        .setMaxRetries(UInt32Value.of(UNLIMITED));
  }

  /** From the addresses that redirection leaves alone. */
  static BindConfig fromSidecar(IpFamilies families) {
    List<String> sources = families.inboundSources();
    BindConfig.Builder bind = BindConfig.newBuilder().setSourceAddress(source(sources.get(0)));
    sources.stream()
        .skip(1)
        .forEach(each -> bind.addExtraSourceAddressesBuilder().setAddress(source(each)));
    return bind.build();
  }

  private static SocketAddress source(String address) {
    return SocketAddress.newBuilder().setAddress(address).setPortValue(0).build();
  }

  private static Cluster.Builder passthrough(String name, TrafficDefaults defaults) {
    Cluster.Builder cluster =
        named(name, defaults.connectTimeout())
            .setAltStatName(PASSTHROUGH + ";")
            .setType(DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
            .setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(unlimited()));
    Pools.keepAlive(defaults.tcpKeepalive(), cluster);
    return withProtocol(cluster);
  }

  /** As the client speaks it. */
  static Cluster.Builder withProtocol(Cluster.Builder cluster) {
    return new ProtocolOptions().idleTimeout(IDLE_TIMEOUT).downstream().addTo(cluster);
  }

  static XdsResource packed(Cluster.Builder cluster) {
    return Packing.resource(TypeUrl.CLUSTER, cluster.getName(), cluster.build());
  }
}

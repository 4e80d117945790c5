package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.type.v3.Percent;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.RetryBudget;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;
import io.mizzen.translator.core.Durations;
import java.time.Duration;
import java.util.Optional;

/** Connection pools: limits of a cluster and of its connections. A zero limit is none. */
final class Pools {
  private static final double DEFAULT_BUDGET = 20;
  private static final int DEFAULT_RETRIES = 3;

  private Pools() {}

  /**
   * Adds limits and what else a pool says of connections.
   *
   * @param mesh the mesh's keepalive, of which a pool may set some fields
   */
  static void apply(
      Optional<ConnectionPoolSettings> pool,
      Optional<RetryBudget> budget,
      Optional<DestinationRule.TcpKeepalive> mesh,
      Cluster.Builder cluster) {
    keepAlive(mesh, cluster);
    CircuitBreakers.Thresholds.Builder limits = FixedClusters.unlimited();
    pool.flatMap(ConnectionPoolSettings::tcp).ifPresent(tcp -> tcp(tcp, limits, cluster));
    pool.flatMap(ConnectionPoolSettings::http).ifPresent(http -> http(http, limits));
    budget.ifPresent(each -> budget(each, limits));
    cluster.setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(limits));
  }

  private static void tcp(
      TcpSettings tcp, CircuitBreakers.Thresholds.Builder limits, Cluster.Builder cluster) {
    if (tcp.maxConnections() > 0) {
      limits.setMaxConnections(UInt32Value.of(tcp.maxConnections()));
    }
    tcp.connectTimeout().map(Durations::toProto).ifPresent(cluster::setConnectTimeout);
    keepAlive(tcp.tcpKeepalive(), cluster);
  }

  /** Adds the fields that are set, over those from before. */
  static void keepAlive(Optional<DestinationRule.TcpKeepalive> settings, Cluster.Builder cluster) {
    settings.ifPresent(
        each -> {
          TcpKeepalive.Builder keepalive =
              cluster.getUpstreamConnectionOptionsBuilder().getTcpKeepaliveBuilder();
          if (each.probes() > 0) {
            keepalive.setKeepaliveProbes(UInt32Value.of((int) each.probes()));
          }
          each.time().map(Pools::seconds).ifPresent(keepalive::setKeepaliveTime);
          each.interval().map(Pools::seconds).ifPresent(keepalive::setKeepaliveInterval);
        });
  }

  private static UInt32Value seconds(Duration duration) {
    return UInt32Value.of((int) duration.toSeconds());
  }

  private static void http(HttpSettings http, CircuitBreakers.Thresholds.Builder limits) {
    if (http.http1MaxPendingRequests() > 0) {
      limits.setMaxPendingRequests(UInt32Value.of(http.http1MaxPendingRequests()));
    }
    if (http.http2MaxRequests() > 0) {
      limits.setMaxRequests(UInt32Value.of(http.http2MaxRequests()));
    }
    if (http.maxRetries() > 0) {
      limits.setMaxRetries(UInt32Value.of(http.maxRetries()));
    }
  }

  private static void budget(RetryBudget budget, CircuitBreakers.Thresholds.Builder limits) {
    limits
        .getRetryBudgetBuilder()
        .setBudgetPercent(Percent.newBuilder().setValue(budget.percent().orElse(DEFAULT_BUDGET)))
        .setMinRetryConcurrency(
            UInt32Value.of(
                budget.minRetryConcurrency() > 0
                    ? (int) budget.minRetryConcurrency()
                    : DEFAULT_RETRIES));
  }
}

package io.mizzen.translator.resolve;

import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.TunnelSettings;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.translator.resolve.OutboundListener.ConnectionPolicy;
import io.mizzen.translator.resolve.OutboundListener.Tunnel;
import java.util.Optional;
import org.apiguardian.api.API;

/** The parts of a DestinationRule that a listener applies to the connections it forwards. */
@API(status = API.Status.INTERNAL)
public final class ConnectionPolicies {
  private ConnectionPolicies() {}

  /**
   * The treatment of connections to a service.
   *
   * @param rule the service's, if there is one
   * @param name of the only subset they go to; empty for the whole service, and for several
   *     destinations
   */
  public static ConnectionPolicy of(Optional<AppliedDestinationRule> rule, String name) {
    Optional<TrafficPolicy> host =
        rule.map(AppliedDestinationRule::rule).flatMap(DestinationRule::trafficPolicy);
    Optional<TcpSettings> tcp =
        host.flatMap(TrafficPolicy::connectionPool).flatMap(ConnectionPoolSettings::tcp);
    Optional<TrafficPolicy> subset =
        rule.stream()
            .flatMap(applied -> applied.rule().subsets().stream())
            .filter(each -> !name.isEmpty() && each.name().equals(name))
            .findFirst()
            .flatMap(Subset::trafficPolicy);
    Optional<TrafficPolicy> tunnelled = name.isEmpty() ? host : subset;
    return new ConnectionPolicy(
        tcp.flatMap(TcpSettings::idleTimeout),
        tcp.flatMap(TcpSettings::maxConnectionDuration),
        subset
            .flatMap(TrafficPolicy::loadBalancer)
            .or(() -> host.flatMap(TrafficPolicy::loadBalancer))
            .filter(ConnectionPolicies::isBySource)
            .isPresent(),
        tunnelled.flatMap(TrafficPolicy::tunnel).map(ConnectionPolicies::tunnel));
  }

  private static boolean isBySource(LoadBalancerSettings balancer) {
    return balancer.consistentHash().flatMap(ConsistentHash::useSourceIp).orElse(false);
  }

  private static Tunnel tunnel(TunnelSettings settings) {
    String host =
        settings.targetHost().indexOf(':') >= 0
            ? "[" + settings.targetHost() + "]"
            : settings.targetHost();
    return new Tunnel(
        host + ":" + settings.targetPort(),
        settings.protocol().equals("POST") ? Tunnel.Method.POST : Tunnel.Method.CONNECT);
  }
}

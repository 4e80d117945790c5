package io.mizzen.translator.resolve.cluster;

import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.ProxyProtocol;
import io.mizzen.rules.destinationrule.DestinationRule.RetryBudget;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.TunnelSettings;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The traffic policy of one port and subset. Blocks win as a whole and are never merged field by
 * field, as in Istio: a port's settings replace the four blocks they have, even with nothing; a
 * subset's blocks are laid over the result.
 */
@API(status = API.Status.INTERNAL)
public record EffectivePolicy(
    Optional<Located<LoadBalancerSettings>> loadBalancer,
    Optional<Located<ConnectionPoolSettings>> connectionPool,
    Optional<Located<OutlierDetection>> outlierDetection,
    Optional<Located<ClientTlsSettings>> tls,
    Optional<Located<TunnelSettings>> tunnel,
    Optional<Located<ProxyProtocol>> proxyProtocol,
    Optional<Located<RetryBudget>> retryBudget) {
  private static final EffectivePolicy NONE =
      new EffectivePolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public static EffectivePolicy none() {
    return NONE;
  }

  /**
   * The policy of one cluster.
   *
   * @param port the service port
   * @param subset empty for the default cluster; a subset the rule does not have counts as empty
   */
  public static EffectivePolicy of(DestinationRule rule, int port, String subset) {
    EffectivePolicy base =
        rule.trafficPolicy().map(policy -> ofHost(policy, port)).orElse(EffectivePolicy.NONE);
    for (int i = 0; i < rule.subsets().size(); i++) {
      Subset candidate = rule.subsets().get(i);
      if (!subset.isEmpty() && candidate.name().equals(subset)) {
        String path = "spec.subsets[" + i + "].trafficPolicy";
        return candidate
            .trafficPolicy()
            .map(policy -> base.overlaidWith(policy, port, path))
            .orElse(base);
      }
    }
    return base;
  }

  private static EffectivePolicy ofHost(TrafficPolicy policy, int port) {
    String path = "spec.trafficPolicy";
    return ofPort(policy.portLevelSettings(), port, path).orElseGet(() -> ofBlocks(policy, path));
  }

  private EffectivePolicy overlaidWith(TrafficPolicy subset, int port, String path) {
    EffectivePolicy own = ofBlocks(subset, path);
    // Even what the port's settings leave out comes from them: that is then the default.
    EffectivePolicy basic =
        ofPort(subset.portLevelSettings(), port, path).orElseGet(() -> own.over(this));
    return new EffectivePolicy(
        basic.loadBalancer,
        basic.connectionPool,
        basic.outlierDetection,
        basic.tls,
        own.tunnel.or(() -> tunnel),
        own.proxyProtocol.or(() -> proxyProtocol),
        own.retryBudget.or(() -> retryBudget));
  }

  private EffectivePolicy over(EffectivePolicy base) {
    return new EffectivePolicy(
        loadBalancer.or(() -> base.loadBalancer),
        connectionPool.or(() -> base.connectionPool),
        outlierDetection.or(() -> base.outlierDetection),
        tls.or(() -> base.tls),
        tunnel.or(() -> base.tunnel),
        proxyProtocol.or(() -> base.proxyProtocol),
        retryBudget.or(() -> base.retryBudget));
  }

  private static Optional<EffectivePolicy> ofPort(
      List<PortTrafficPolicy> ports, int port, String path) {
    for (int i = 0; i < ports.size(); i++) {
      PortTrafficPolicy policy = ports.get(i);
      if (policy.port().isPresent() && policy.port().get().number() == port) {
        String at = path + ".portLevelSettings[" + i + "]";
        return Optional.of(
            new EffectivePolicy(
                at(policy.loadBalancer(), at + ".loadBalancer"),
                at(policy.connectionPool(), at + ".connectionPool"),
                at(policy.outlierDetection(), at + ".outlierDetection"),
                at(policy.tls(), at + ".tls"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
      }
    }
    return Optional.empty();
  }

  private static EffectivePolicy ofBlocks(TrafficPolicy policy, String path) {
    return new EffectivePolicy(
        at(policy.loadBalancer(), path + ".loadBalancer"),
        at(policy.connectionPool(), path + ".connectionPool"),
        at(policy.outlierDetection(), path + ".outlierDetection"),
        at(policy.tls(), path + ".tls"),
        at(policy.tunnel(), path + ".tunnel"),
        at(policy.proxyProtocol(), path + ".proxyProtocol"),
        at(policy.retryBudget(), path + ".retryBudget"));
  }

  private static <T> Optional<Located<T>> at(Optional<T> block, String path) {
    return block.map(value -> new Located<>(value, path));
  }
}

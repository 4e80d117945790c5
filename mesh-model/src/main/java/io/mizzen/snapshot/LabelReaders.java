package io.mizzen.snapshot;

import io.mizzen.model.RuleSet;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which of a proxy's labels any rule looks at. Only those enter a scope, so that ten thousand pods
 * that differ in their pod hash alone share everything.
 */
final class LabelReaders {
  private LabelReaders() {}

  static Set<String> keysReadBy(RuleSet rules) {
    Set<String> keys = new TreeSet<>();
    rules
        .ofType(VirtualService.class)
        .forEach(
            rule -> {
              VirtualService spec = rule.spec();
              spec.http().stream()
                  .flatMap(route -> route.match().stream())
                  .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
              spec.tls().stream()
                  .flatMap(route -> route.match().stream())
                  .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
              spec.tcp().stream()
                  .flatMap(route -> route.match().stream())
                  .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
            });
    rules
        .ofType(DestinationRule.class)
        .forEach(
            rule -> {
              rule.spec().workloadSelector().ifPresent(s -> keys.addAll(s.matchLabels().keySet()));
              loadBalancers(rule.spec()).forEach(lb -> keys.addAll(failoverKeys(lb)));
            });
    return Collections.unmodifiableSet(keys);
  }

  private static Stream<LoadBalancerSettings> loadBalancers(DestinationRule rule) {
    Stream<TrafficPolicy> policies =
        Stream.concat(
            rule.trafficPolicy().stream(),
            rule.subsets().stream().map(Subset::trafficPolicy).flatMap(java.util.Optional::stream));
    return policies.flatMap(
        policy ->
            Stream.concat(
                policy.loadBalancer().stream(),
                policy.portLevelSettings().stream()
                    .map(PortTrafficPolicy::loadBalancer)
                    .flatMap(java.util.Optional::stream)));
  }

  /** {@code key=value} compares the endpoint with a literal and reads nothing of the proxy. */
  private static Set<String> failoverKeys(LoadBalancerSettings loadBalancer) {
    Set<String> keys = new TreeSet<>();
    loadBalancer.localityLbSetting().ifPresent(s -> keys.addAll(s.failoverPriority()));
    loadBalancer.zoneAwareLbSetting().ifPresent(s -> keys.addAll(s.failoverPriority()));
    keys.removeIf(key -> key.contains("="));
    return keys;
  }
}

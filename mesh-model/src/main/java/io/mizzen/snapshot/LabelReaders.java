package io.mizzen.snapshot;

import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which of a proxy's labels any rule looks at. Only those enter a scope, so that ten thousand pods
 * that differ in their pod hash alone share everything. Immutable and persistent.
 *
 * @param rulesPerKey how many rules look at each label key
 */
record LabelReaders(Tally<String> rulesPerKey) {

  static LabelReaders empty() {
    return new LabelReaders(Tally.empty());
  }

  /** The keys of the labels that at least one rule looks at, sorted. */
  Set<String> keys() {
    return rulesPerKey.values();
  }

  /** These readers after some resources changed; adds the key that says so if the labels differ. */
  LabelReaders with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    Tally<String> next = rulesPerKey;
    for (ResourceChange change : changes) {
      for (String key : change.before().map(LabelReaders::keysReadBy).orElse(Set.of())) {
        next = next.minus(key);
      }
      for (String key : change.after().map(LabelReaders::keysReadBy).orElse(Set.of())) {
        next = next.plus(key);
      }
    }
    if (!next.values().equals(rulesPerKey.values())) {
      changed.add(new ChangeKey.ReadLabels());
    }
    return new LabelReaders(next);
  }

  private static Set<String> keysReadBy(MeshResource<?> resource) {
    Set<String> keys = new TreeSet<>();
    resource.as(VirtualService.class).ifPresent(rule -> keys.addAll(keysReadBy(rule.spec())));
    resource.as(DestinationRule.class).ifPresent(rule -> keys.addAll(keysReadBy(rule.spec())));
    return keys;
  }

  private static Set<String> keysReadBy(VirtualService spec) {
    Set<String> keys = new TreeSet<>();
    spec.http().stream()
        .flatMap(route -> route.match().stream())
        .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
    spec.tls().stream()
        .flatMap(route -> route.match().stream())
        .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
    spec.tcp().stream()
        .flatMap(route -> route.match().stream())
        .forEach(match -> keys.addAll(match.sourceLabels().keySet()));
    return keys;
  }

  private static Set<String> keysReadBy(DestinationRule spec) {
    Set<String> keys = new TreeSet<>();
    spec.workloadSelector().ifPresent(selector -> keys.addAll(selector.matchLabels().keySet()));
    loadBalancers(spec).forEach(lb -> keys.addAll(failoverKeys(lb)));
    return keys;
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

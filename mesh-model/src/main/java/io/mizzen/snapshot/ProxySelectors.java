package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.WorkloadSelector;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The means by which rules tell proxies apart: selectors of labels, of which it matters only
 * whether they match, and labels whose values rules compare with those of endpoints. Ten thousand
 * pods that differ in their pod hash alone share everything, even when a rule selects one of them.
 * Immutable and persistent.
 *
 * @param concern whose selectors these are
 * @param selectors how many resources have each
 * @param byFirstLabel the same, by the first of their labels
 * @param comparedKeys how many resources compare the value of each label key
 */
record ProxySelectors(
    Concern concern,
    Tally<Selector> selectors,
    PSortedMap<Label, PSortedSet<Selector>> byFirstLabel,
    Tally<String> comparedKeys) {

  /** The resources whose selectors count. */
  enum Concern {
    /** Selectors of rules for a workload's calls: routes, destinations, Sidecars. */
    CALLS,
    /**
     * Selectors of rules that a proxy enforces for its workload: security and telemetry policies.
     */
    POLICIES
  }

  static ProxySelectors empty(Concern concern) {
    return new ProxySelectors(concern, Tally.empty(), TreePMap.empty(), Tally.empty());
  }

  /** One label with its value. */
  record Label(String key, String value) implements Comparable<Label> {
    private static final Comparator<Label> ORDER =
        Comparator.comparing(Label::key).thenComparing(Label::value);

    @Override
    public int compareTo(Label other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Labels that a proxy must have, all of them.
   *
   * @param labels sorted; never empty, since an empty selector tells nobody apart
   */
  record Selector(List<Label> labels) implements Comparable<Selector> {
    static Optional<Selector> of(Map<String, String> labels) {
      return labels.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Selector(
                  new TreeMap<>(labels)
                      .entrySet().stream()
                          .map(each -> new Label(each.getKey(), each.getValue()))
                          .toList()));
    }

    Label first() {
      return labels.get(0);
    }

    boolean matches(Map<String, String> carried) {
      return labels.stream().allMatch(label -> label.value().equals(carried.get(label.key())));
    }

    @Override
    public int compareTo(Selector other) {
      for (int i = 0; i < Math.min(labels.size(), other.labels.size()); i++) {
        int order = labels.get(i).compareTo(other.labels.get(i));
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(labels.size(), other.labels.size());
    }
  }

  /**
   * Those of a proxy's labels by which rules tell it apart: the labels of every selector that
   * matches, and the compared ones. Proxies of which the same selectors match have the same. The
   * cost is that of the selectors that begin with one of the labels.
   */
  Labels distinguishing(Labels carried) {
    Map<String, String> all = carried.entries();
    Map<String, String> kept = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (comparedKeys.contains(key)) {
            kept.put(key, value);
          }
          at(byFirstLabel, new Label(key, value)).stream()
              .filter(selector -> selector.matches(all))
              .flatMap(selector -> selector.labels().stream())
              .forEach(label -> kept.put(label.key(), label.value()));
        });
    return Labels.of(kept);
  }

  /** These selectors after some resources changed; adds the key that says so if they differ. */
  ProxySelectors with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    ProxySelectors next = this;
    Set<Selector> touched = new TreeSet<>();
    Set<String> touchedKeys = new TreeSet<>();
    for (ResourceChange change : changes) {
      for (MeshResource<?> before : change.before().stream().toList()) {
        for (Selector selector : selectorsOf(before)) {
          next = next.minus(selector);
          touched.add(selector);
        }
        Set<String> keys = comparedBy(before);
        next = next.comparing(keys.stream().reduce(next.comparedKeys, Tally::minus, (a, b) -> b));
        touchedKeys.addAll(keys);
      }
      for (MeshResource<?> after : change.after().stream().toList()) {
        for (Selector selector : selectorsOf(after)) {
          next = next.plus(selector);
          touched.add(selector);
        }
        Set<String> keys = comparedBy(after);
        next = next.comparing(keys.stream().reduce(next.comparedKeys, Tally::plus, (a, b) -> b));
        touchedKeys.addAll(keys);
      }
    }
    ProxySelectors now = next;
    boolean differs =
        touched.stream().anyMatch(s -> selectors.contains(s) != now.selectors.contains(s))
            || touchedKeys.stream()
                .anyMatch(k -> comparedKeys.contains(k) != now.comparedKeys.contains(k));
    if (differs) {
      changed.add(new ChangeKey.Selectors());
    }
    return now;
  }

  private ProxySelectors plus(Selector selector) {
    PSortedSet<Selector> same = at(byFirstLabel, selector.first());
    return new ProxySelectors(
        concern,
        selectors.plus(selector),
        byFirstLabel.plus(selector.first(), same.plus(selector)),
        comparedKeys);
  }

  private ProxySelectors minus(Selector selector) {
    Tally<Selector> left = selectors.minus(selector);
    if (left.contains(selector)) {
      return new ProxySelectors(concern, left, byFirstLabel, comparedKeys);
    }
    PSortedSet<Selector> same = at(byFirstLabel, selector.first()).minus(selector);
    return new ProxySelectors(
        concern,
        left,
        same.isEmpty()
            ? byFirstLabel.minus(selector.first())
            : byFirstLabel.plus(selector.first(), same),
        comparedKeys);
  }

  private ProxySelectors comparing(Tally<String> keys) {
    return new ProxySelectors(concern, selectors, byFirstLabel, keys);
  }

  private static PSortedSet<Selector> at(
      PSortedMap<Label, PSortedSet<Selector>> index, Label label) {
    @Nullable PSortedSet<Selector> known = index.get(label);
    return known == null ? TreePSet.empty() : known;
  }

  /** Each once. */
  private Set<Selector> selectorsOf(MeshResource<?> resource) {
    Stream<Map<String, String>> all =
        concern == Concern.POLICIES ? ofWorkloadPolicies(resource) : ofCalls(resource);
    return all.flatMap(labels -> Selector.of(labels).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Map<String, String>> ofCalls(MeshResource<?> resource) {
    Stream<Map<String, String>> ofRoutes =
        resource.as(VirtualService.class).stream().flatMap(rule -> sourceLabels(rule.spec()));
    Stream<Map<String, String>> ofPolicies =
        resource.as(DestinationRule.class).stream()
            .flatMap(rule -> rule.spec().workloadSelector().stream())
            .map(DestinationRule.WorkloadSelector::matchLabels);
    Stream<Map<String, String>> ofSidecars =
        resource.as(Sidecar.class).stream()
            .flatMap(rule -> rule.spec().workloadSelector().stream())
            .map(Sidecar.WorkloadSelector::labels);
    return Stream.of(ofRoutes, ofPolicies, ofSidecars).flatMap(each -> each);
  }

  /** Of policies that a proxy enforces for its own workload. */
  private static Stream<Map<String, String>> ofWorkloadPolicies(MeshResource<?> resource) {
    Record spec = resource.spec();
    Optional<WorkloadSelector> selector = Optional.empty();
    if (spec instanceof PeerAuthentication policy) {
      selector = policy.selector();
    } else if (spec instanceof RequestAuthentication policy) {
      selector = policy.selector();
    } else if (spec instanceof AuthorizationPolicy policy) {
      selector = policy.selector();
    } else if (spec instanceof Telemetry policy) {
      selector = policy.selector();
    }
    return selector.stream().map(WorkloadSelector::matchLabels);
  }

  private static Stream<Map<String, String>> sourceLabels(VirtualService spec) {
    return Stream.of(
            spec.http().stream()
                .flatMap(route -> route.match().stream())
                .map(match -> match.sourceLabels()),
            spec.tls().stream()
                .flatMap(route -> route.match().stream())
                .map(match -> match.sourceLabels()),
            spec.tcp().stream()
                .flatMap(route -> route.match().stream())
                .map(match -> match.sourceLabels()))
        .flatMap(each -> each);
  }

  /** Keys of failover priorities: an endpoint is near whose label has the proxy's value. */
  private Set<String> comparedBy(MeshResource<?> resource) {
    if (concern == Concern.POLICIES) {
      return Set.of();
    }
    return resource.as(DestinationRule.class).stream()
        .flatMap(rule -> loadBalancers(rule.spec()))
        .flatMap(each -> failoverKeys(each).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<LoadBalancerSettings> loadBalancers(DestinationRule rule) {
    Stream<TrafficPolicy> policies =
        Stream.concat(
            rule.trafficPolicy().stream(),
            rule.subsets().stream().map(Subset::trafficPolicy).flatMap(Optional::stream));
    return policies.flatMap(
        policy ->
            Stream.concat(
                policy.loadBalancer().stream(),
                policy.portLevelSettings().stream()
                    .map(PortTrafficPolicy::loadBalancer)
                    .flatMap(Optional::stream)));
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

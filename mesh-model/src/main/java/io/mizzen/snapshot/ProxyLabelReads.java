package io.mizzen.snapshot;

import io.mizzen.api.TrafficDistribution;
import io.mizzen.catalog.TrafficDistributions;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.WorkloadSelector;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.PortTrafficPolicy;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.destinationrule.DestinationRule.TrafficPolicy;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.L4MatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsMatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The labels of proxies that one resource reads.
 *
 * @param selectors those it selects proxies by, each once
 * @param comparedKeys keys whose values it compares with those of endpoints
 */
record ProxyLabelReads(Set<Selector> selectors, Set<String> comparedKeys) {

  /** The resources whose selectors count. */
  enum Concern {
    /** Selectors of rules for a workload's calls: routes, destinations, Sidecars. */
    CALLS,
    /**
     * Selectors of rules that a proxy enforces for its workload: security and telemetry policies.
     */
    POLICIES
  }

  static ProxyLabelReads of(Concern concern, MeshResource<?> resource) {
    return switch (concern) {
      case CALLS -> new ProxyLabelReads(selectors(ofCalls(resource)), comparedBy(resource));
      case POLICIES -> new ProxyLabelReads(selectors(ofWorkloadPolicies(resource)), Set.of());
    };
  }

  private static Set<Selector> selectors(List<Map<String, String>> all) {
    Set<Selector> selectors = new TreeSet<>();
    for (Map<String, String> labels : all) {
      Selector.of(labels).ifPresent(selectors::add);
    }
    return selectors;
  }

  private static List<Map<String, String>> ofCalls(MeshResource<?> resource) {
    Record spec = resource.spec();
    if (spec instanceof VirtualService rule) {
      return sourceLabels(rule);
    }
    if (spec instanceof DestinationRule rule && rule.workloadSelector().isPresent()) {
      return List.of(rule.workloadSelector().get().matchLabels());
    }
    if (spec instanceof Sidecar sidecar && sidecar.workloadSelector().isPresent()) {
      return List.of(sidecar.workloadSelector().get().labels());
    }
    return List.of();
  }

  /** Of policies that a proxy enforces for its own workload. */
  private static List<Map<String, String>> ofWorkloadPolicies(MeshResource<?> resource) {
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
    return selector.isEmpty() ? List.of() : List.of(selector.get().matchLabels());
  }

  private static List<Map<String, String>> sourceLabels(VirtualService spec) {
    List<Map<String, String>> all = new ArrayList<>();
    for (HttpRoute route : spec.http()) {
      for (HttpMatchRequest match : route.match()) {
        all.add(match.sourceLabels());
      }
    }
    for (TlsRoute route : spec.tls()) {
      for (TlsMatchAttributes match : route.match()) {
        all.add(match.sourceLabels());
      }
    }
    for (TcpRoute route : spec.tcp()) {
      for (L4MatchAttributes match : route.match()) {
        all.add(match.sourceLabels());
      }
    }
    return all;
  }

  /** Keys of failover priorities: an endpoint is near whose label has the proxy's value. */
  private static Set<String> comparedBy(MeshResource<?> resource) {
    Optional<TrafficDistribution> spread = TrafficDistributions.own(resource);
    if (spread.isPresent()) {
      return Set.copyOf(spread.get().sharedLabels());
    }
    if (!(resource.spec() instanceof DestinationRule rule)) {
      return Set.of();
    }
    Set<String> keys = new TreeSet<>();
    if (rule.trafficPolicy().isPresent()) {
      keys.addAll(failoverKeys(rule.trafficPolicy().get()));
    }
    for (Subset subset : rule.subsets()) {
      if (subset.trafficPolicy().isPresent()) {
        keys.addAll(failoverKeys(subset.trafficPolicy().get()));
      }
    }
    return keys;
  }

  private static Set<String> failoverKeys(TrafficPolicy policy) {
    Set<String> keys = new TreeSet<>();
    policy.loadBalancer().ifPresent(each -> keys.addAll(failoverKeys(each)));
    for (PortTrafficPolicy port : policy.portLevelSettings()) {
      port.loadBalancer().ifPresent(each -> keys.addAll(failoverKeys(each)));
    }
    return keys;
  }

  private static Set<String> failoverKeys(LoadBalancerSettings loadBalancer) {
    Set<String> keys = new TreeSet<>();
    loadBalancer.localityLbSetting().ifPresent(s -> keys.addAll(failoverKeys(s)));
    loadBalancer.zoneAwareLbSetting().ifPresent(s -> keys.addAll(labels(s.failoverPriority())));
    return keys;
  }

  /** The keys of a failover priority whose values are the proxy's own. */
  static List<String> failoverKeys(LocalityLbSetting setting) {
    return labels(setting.failoverPriority());
  }

  /** {@code key=value} compares the endpoint with a literal and reads nothing of the proxy. */
  private static List<String> labels(List<String> failoverPriority) {
    return failoverPriority.stream().filter(key -> !key.contains("=")).toList();
  }
}

package io.mizzen.snapshot;

import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which VirtualServices may claim a host, in the order in which Istio asks them. */
final class VirtualServiceIndex {
  private static final String MESH = "mesh";

  private final Map<String, List<MeshResource<VirtualService>>> exact;
  private final List<Wildcard> wildcards;

  private record Wildcard(HostPattern host, MeshResource<VirtualService> rule) {}

  private VirtualServiceIndex(
      Map<String, List<MeshResource<VirtualService>>> exact, List<Wildcard> wildcards) {
    this.exact = exact;
    this.wildcards = wildcards;
  }

  /** Indexes the rules bound to the mesh; delegates and gateway-only rules claim nothing. */
  static VirtualServiceIndex of(RuleSet rules, MeshSettings settings) {
    Map<String, List<MeshResource<VirtualService>>> exact = new HashMap<>();
    List<Wildcard> wildcards = new ArrayList<>();
    for (MeshResource<VirtualService> rule : Delegation.resolve(rules, settings)) {
      if (!appliesToMesh(rule.spec())) {
        continue;
      }
      for (String host : rule.spec().hosts()) {
        HostPattern pattern = new HostPattern(settings.resolveHost(host, rule.namespace()));
        if (pattern.isWildcard()) {
          wildcards.add(new Wildcard(pattern, rule));
        } else {
          exact.computeIfAbsent(pattern.text(), h -> new ArrayList<>()).add(rule);
        }
      }
    }
    wildcards.sort(Comparator.comparing(Wildcard::host, HostPattern.MOST_SPECIFIC_FIRST));
    return new VirtualServiceIndex(exact, List.copyOf(wildcards));
  }

  /**
   * The rules that may claim {@code host} for proxies of {@code namespace}: those that name it, own
   * namespace's private ones first; otherwise the most specific wildcard. The first that yields a
   * route owns the host.
   */
  List<MeshResource<VirtualService>> claiming(String host, String namespace) {
    List<MeshResource<VirtualService>> named =
        exact.getOrDefault(host, List.of()).stream()
            .filter(rule -> visibility(rule, namespace) != Visibility.HIDDEN)
            .sorted(Comparator.comparing(rule -> visibility(rule, namespace)))
            .toList();
    return named.isEmpty() ? mostSpecificWildcard(host, namespace).stream().toList() : named;
  }

  private Optional<MeshResource<VirtualService>> mostSpecificWildcard(
      String host, String namespace) {
    return wildcards.stream()
        .filter(wildcard -> wildcard.host().matches(host))
        .filter(wildcard -> visibility(wildcard.rule(), namespace) != Visibility.HIDDEN)
        .map(Wildcard::rule)
        .findFirst();
  }

  private static Visibility visibility(MeshResource<VirtualService> rule, String namespace) {
    return Visibility.of(rule.spec().exportTo(), rule.namespace(), namespace);
  }

  private static boolean appliesToMesh(VirtualService spec) {
    return spec.gateways().isEmpty() || spec.gateways().contains(MESH);
  }
}

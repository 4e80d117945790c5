package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.TrafficDistribution;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One service port or subset of it, as the proxies of a scope call it: the DestinationRule that
 * applies, what it says for this port and subset, and which endpoints belong to it.
 *
 * @param name port, subset and host
 * @param port the service port; absent when the service has none of that number
 * @param rule the DestinationRule that applies to these proxies and the host, if any
 * @param subset the labels of its endpoints, none for all of them; absent when no rule defines the
 *     subset
 * @param policy what the rule says for this port and subset
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResolvedCluster(
    ClusterName name,
    Service service,
    Optional<ServicePort> port,
    Optional<ResourceKey> rule,
    Optional<Labels> subset,
    EffectivePolicy policy) {

  /** The cluster of that name; empty when the scope has no such service. */
  public static Optional<ResolvedCluster> of(ClusterName name, ProxyScope scope) {
    return scope.service(name.host()).map(service -> of(name, service, scope));
  }

  /** The cluster of that name of a service at hand. */
  public static ResolvedCluster of(ClusterName name, Service service, ProxyScope scope) {
    Optional<AppliedDestinationRule> rule = scope.destinationRule(service);
    return new ResolvedCluster(
        name,
        service,
        // Not service.port: a service may have a UDP port of the same number, as DNS has.
        service.clientPorts().stream().filter(each -> each.number() == name.port()).findFirst(),
        rule.map(AppliedDestinationRule::key),
        subset(rule.map(AppliedDestinationRule::rule), name.subset()),
        rule.map(applied -> EffectivePolicy.of(applied.rule(), name.port(), name.subset()))
            .orElseGet(EffectivePolicy::none));
  }

  /** The names of the subsets of a service, in the order of the rule. */
  public static List<String> subsets(Service service, ProxyScope scope) {
    return scope.destinationRule(service).stream()
        .flatMap(applied -> applied.rule().subsets().stream())
        .map(Subset::name)
        .distinct()
        .toList();
  }

  /** Whether the service has the port and a rule defines the subset. */
  public boolean exists() {
    return port.isPresent() && subset.isPresent();
  }

  /**
   * The endpoints of the port that the scope's proxies may call, of all subsets, in the order of
   * the table.
   */
  public List<Endpoint> callable(ProxyScope scope, EndpointTable table) {
    List<Endpoint> serving = serving(scope, table);
    String node = scope.labels().get(TopologyLabels.NODE);
    return service.trafficDistribution() == TrafficDistribution.SAME_NODE_ONLY
        ? serving.stream()
            .filter(each -> each.labels().get(TopologyLabels.NODE).equals(node))
            .toList()
        : serving;
  }

  /**
   * The endpoints of the port, of all subsets, in the order of the table. Of those at one address
   * and port in several networks a proxy gets the one of its own network, else the first: there are
   * no gateways between networks, and clients refuse an address that is listed twice.
   */
  public List<Endpoint> serving(ProxyScope scope, EndpointTable table) {
    if (port.isEmpty()) {
      return List.of();
    }
    String name = port.get().name();
    List<Endpoint> serving = new ArrayList<>();
    for (Endpoint each : scope.endpoints(service, table)) {
      if (!each.servicePortName().equals(name)) {
        continue;
      }
      int last = serving.size() - 1;
      if (last < 0 || !isAtOnePlace(serving.get(last), each)) {
        serving.add(each);
      } else if (each.network().equals(scope.network())) {
        serving.set(last, each);
      }
    }
    return List.copyOf(serving);
  }

  private static boolean isAtOnePlace(Endpoint one, Endpoint other) {
    return one.address().equals(other.address()) && one.port().equals(other.port());
  }

  /** Of some endpoints those of this subset; none where no rule defines it. */
  public List<Endpoint> chosen(List<Endpoint> serving) {
    return subset.stream()
        .flatMap(labels -> serving.stream().filter(each -> each.labels().matches(labels)))
        .toList();
  }

  /** The localities that callers prefer, wherever they are. */
  public LocalityPreference preference(ProxyScope scope) {
    return LocalityPreference.of(
        policy, service.trafficDistribution(), scope.settings().traffic().localityLbSetting());
  }

  /** The preference of the scope's proxies for some localities to others. */
  public LocalityPolicy locality(ProxyScope scope) {
    return LocalityPolicy.of(preference(scope), scope.locality(), scope.labels());
  }

  private static Optional<Labels> subset(Optional<DestinationRule> rule, String name) {
    if (name.isEmpty()) {
      return Optional.of(Labels.none());
    }
    return rule.map(DestinationRule::subsets).orElse(List.of()).stream()
        .filter(subset -> subset.name().equals(name))
        .findFirst()
        .map(Subset::labels)
        .map(Labels::of);
  }
}

package io.mizzen.translator;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.L4MatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsMatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import io.mizzen.snapshot.AppliedDestinationRule;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.ConnectionPolicies;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.DomainNames;
import io.mizzen.translator.resolve.DynamicDns;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.ListenerBind;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.Listening;
import io.mizzen.translator.resolve.OutboundListener.Chain;
import io.mizzen.translator.resolve.OutboundListener.Forward;
import io.mizzen.translator.resolve.OutboundListener.One;
import io.mizzen.translator.resolve.OutboundListener.Split;
import io.mizzen.translator.resolve.OutboundListener.Tcp;
import io.mizzen.translator.resolve.OutboundListener.Weighted;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The destinations of one service port's connections that are not routed request by request. */
final class ConnectionRoutes {
  private static final String MESH = "mesh";

  private final ProxyScope scope;
  private final Service service;
  private final ServicePort port;
  private final ListenerClass listenerClass;
  private final Optional<DynamicDns> dynamicDns;
  private final List<String> subnets;
  private final boolean needsServerName;
  private final List<Chain> chains = new ArrayList<>();

  /**
   * The destinations of an entry's connections. As in Istio, each network that the service has is
   * told apart by chains of its own.
   *
   * @param bind the address they are caught at; a pod's own tells whose they are
   * @param families the IP versions of the proxy
   */
  static List<Chain> of(ProxyScope scope, Entry entry, ListenerBind bind, IpFamilies families) {
    boolean isShared = bind.isWildcard() || bind.listening() == Listening.OWN_PORT;
    if (!isShared || entry.subnets().isEmpty()) {
      boolean isAnyAddress = entry.addresses().isEmpty() && isShared;
      return new ConnectionRoutes(scope, entry, List.of(), isAnyAddress, families).chains();
    }
    return entry.subnets().stream()
        .map(subnet -> new ConnectionRoutes(scope, entry, List.of(subnet), true, families))
        .flatMap(routes -> routes.chains().stream())
        .toList();
  }

  private ConnectionRoutes(
      ProxyScope scope,
      Entry entry,
      List<String> subnets,
      boolean needsServerName,
      IpFamilies families) {
    this.scope = scope;
    this.service = entry.service();
    this.port = entry.port();
    this.listenerClass = entry.listenerClass();
    this.dynamicDns = DynamicDns.of(service, families);
    this.subnets = subnets;
    this.needsServerName = needsServerName;
  }

  private List<Chain> chains() {
    if (listenerClass == ListenerClass.TLS) {
      byServerName();
    } else {
      byAddress();
    }
    return List.copyOf(chains);
  }

  /** Rules of {@code tls}; without any that applies, the service itself. */
  private void byServerName() {
    // As in Istio, the subnets of a match hold for the matches behind it that have none.
    List<String> to = subnets;
    Set<Predicate> taken = new HashSet<>();
    for (MeshResource<VirtualService> rule : scope.virtualServices(service)) {
      for (TlsRoute route : rule.spec().tls()) {
        for (TlsMatchAttributes match : route.match()) {
          if (!route.route().isEmpty() && applies(match)) {
            to = match.destinationSubnets().isEmpty() ? to : match.destinationSubnets();
            if (taken.add(new Predicate(match.sniHosts(), match.destinationSubnets()))) {
              add(match.sniHosts(), to, rule, Optional.of(rule.key()), route.route());
            }
          }
        }
      }
    }
    if (chains.isEmpty()) {
      addService(needsServerName ? serverNames() : List.of(), to);
    }
  }

  /** The part of a match that connections are looked at for; the first one of each counts. */
  private record Predicate(List<String> serverNames, List<String> subnets) {}

  /** Rules of {@code tcp}: the first without a condition on addresses ends the search. */
  private void byAddress() {
    boolean isServiceTaken = false;
    for (MeshResource<VirtualService> rule : scope.virtualServices(service)) {
      for (TcpRoute route : rule.spec().tcp()) {
        List<L4MatchAttributes> matches = route.match().stream().filter(this::applies).toList();
        boolean takesAll =
            route.match().isEmpty()
                || matches.stream().anyMatch(match -> match.destinationSubnets().isEmpty());
        if (takesAll && !route.route().isEmpty()) {
          add(List.of(), subnets, rule, Optional.of(rule.key()), route.route());
          return;
        }
        List<String> some =
            matches.stream().flatMap(match -> match.destinationSubnets().stream()).toList();
        if (!some.isEmpty() && !route.route().isEmpty()) {
          // Without the rule's name, as in Istio.
          add(List.of(), some, rule, Optional.empty(), route.route());
          isServiceTaken |= Set.copyOf(some).equals(Set.copyOf(subnets));
        }
      }
    }
    if (!isServiceTaken) {
      addService(List.of(), subnets);
    }
  }

  /** Its host, and all names of its aliases. */
  private List<String> serverNames() {
    List<String> names = new ArrayList<>(List.of(service.host()));
    for (String alias : scope.aliases(service)) {
      DomainNames.of(alias, scope.namespace(), scope.settings().domain()).stream()
          .filter(name -> !name.endsWith("."))
          .forEach(names::add);
    }
    return names;
  }

  private void addService(List<String> serverNames, List<String> to) {
    ClusterName cluster =
        new ClusterName(
            Destinations.port(ListenerNames.ports(service), 0, port.number()), "", service.host());
    chains.add(
        new Tcp(
            serverNames,
            to,
            Optional.empty(),
            new Forward(
                cluster.render(),
                new One(cluster),
                port.protocol(),
                ConnectionPolicies.of(scope.destinationRule(service), ""),
                dynamicDns)));
  }

  private void add(
      List<String> serverNames,
      List<String> to,
      MeshResource<VirtualService> rule,
      Optional<ResourceKey> named,
      List<RouteDestination> routes) {
    List<Weighted> clusters = new ArrayList<>();
    for (RouteDestination each : routes) {
      boolean counts = routes.size() == 1 || each.weight() > 0;
      each.destination()
          .filter(destination -> counts)
          .map(destination -> cluster(destination, rule.namespace()))
          .ifPresent(cluster -> clusters.add(new Weighted(cluster, Math.max(1, each.weight()))));
    }
    if (!clusters.isEmpty()) {
      chains.add(new Tcp(serverNames, to, named, forward(rule, routes, clusters)));
    }
  }

  /** The first destination's DestinationRule decides for all, even if its share is 0. */
  private Forward forward(
      MeshResource<VirtualService> rule, List<RouteDestination> routes, List<Weighted> clusters) {
    boolean isSingle = routes.size() == 1;
    ClusterName first = clusters.get(0).cluster();
    Optional<AppliedDestinationRule> governing =
        routes
            .get(0)
            .destination()
            .map(to -> scope.settings().resolveHost(to.host(), rule.namespace()))
            .flatMap(scope::service)
            .flatMap(scope::destinationRule);
    return new Forward(
        isSingle ? first.render() : rule.name() + "." + rule.namespace(),
        isSingle ? new One(first) : new Split(clusters),
        port.protocol(),
        ConnectionPolicies.of(governing, isSingle ? first.subset() : ""),
        Optional.empty());
  }

  private ClusterName cluster(Destination destination, String namespace) {
    String host = scope.settings().resolveHost(destination.host(), namespace);
    List<Integer> known = scope.service(host).map(ListenerNames::ports).orElse(List.of());
    int named = destination.port().map(PortSelector::number).orElse(0);
    return new ClusterName(
        Destinations.port(known, named, port.number()), destination.subset(), host);
  }

  private boolean applies(TlsMatchAttributes match) {
    return applies(match.gateways(), match.port(), match.sourceLabels(), match.sourceNamespace());
  }

  private boolean applies(L4MatchAttributes match) {
    return applies(match.gateways(), match.port(), match.sourceLabels(), match.sourceNamespace());
  }

  /** All of it must hold, as Istio has it for connections. */
  private boolean applies(
      List<String> gateways, int matchPort, Map<String, String> labels, String namespace) {
    return (gateways.isEmpty() || gateways.contains(MESH))
        && (matchPort == 0 || matchPort == port.number())
        && new SourceWorkload(scope.namespace(), scope.labels()).satisfies(labels, namespace);
  }
}

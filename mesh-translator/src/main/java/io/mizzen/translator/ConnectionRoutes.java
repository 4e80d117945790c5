package io.mizzen.translator;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.L4MatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsMatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.DomainNames;
import io.mizzen.translator.resolve.EffectivePolicy;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.Located;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.translator.resolve.OutboundListener.Chain;
import io.mizzen.translator.resolve.OutboundListener.Limits;
import io.mizzen.translator.resolve.OutboundListener.Tcp;
import io.mizzen.translator.resolve.OutboundListener.Weighted;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The destinations of one service port's connections that are not routed request by request. */
final class ConnectionRoutes {
  private static final String MESH = "mesh";

  private final ProxyScope scope;
  private final Service service;
  private final ServicePort port;
  private final ListenerClass listenerClass;
  private final List<String> subnets;
  private final boolean needsServerName;
  private final List<Chain> chains = new ArrayList<>();

  /**
   * The destinations of an entry's connections.
   *
   * @param bind the address they are caught at; a pod's own tells whose they are
   */
  ConnectionRoutes(ProxyScope scope, Entry entry, String bind) {
    this.scope = scope;
    this.service = entry.service();
    this.port = entry.port();
    this.listenerClass = entry.listenerClass();
    this.subnets = entry.subnets();
    boolean isShared =
        bind.equals(OutboundListener.ANY_ADDRESS) || bind.equals(OutboundListener.LOOPBACK);
    this.needsServerName = !subnets.isEmpty() || (entry.addresses().isEmpty() && isShared);
  }

  List<Chain> chains() {
    if (listenerClass == ListenerClass.TLS) {
      byServerName();
    } else {
      byAddress();
    }
    return List.copyOf(chains);
  }

  /** Rules of {@code tls}; without any that applies, the service itself. */
  private void byServerName() {
    for (MeshResource<VirtualService> rule : scope.virtualServices(service)) {
      for (TlsRoute route : rule.spec().tls()) {
        for (TlsMatchAttributes match : route.match()) {
          if (!route.route().isEmpty() && applies(match)) {
            List<String> to =
                match.destinationSubnets().isEmpty() ? subnets : match.destinationSubnets();
            add(match.sniHosts(), to, rule, route.route());
          }
        }
      }
    }
    if (chains.isEmpty()) {
      addService(needsServerName ? serverNames() : List.of());
    }
  }

  /** Rules of {@code tcp}: the first without a condition on addresses ends the search. */
  private void byAddress() {
    for (MeshResource<VirtualService> rule : scope.virtualServices(service)) {
      for (TcpRoute route : rule.spec().tcp()) {
        List<L4MatchAttributes> matches = route.match().stream().filter(this::applies).toList();
        boolean takesAll =
            route.match().isEmpty()
                || matches.stream().anyMatch(match -> match.destinationSubnets().isEmpty());
        if (takesAll && !route.route().isEmpty()) {
          add(List.of(), subnets, rule, route.route());
          return;
        }
        List<String> some =
            matches.stream().flatMap(match -> match.destinationSubnets().stream()).toList();
        if (!some.isEmpty() && !route.route().isEmpty()) {
          add(List.of(), some, rule, route.route());
        }
      }
    }
    addService(List.of());
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

  private void addService(List<String> serverNames) {
    ClusterName cluster = new ClusterName(port.number(), "", service.host());
    chains.add(
        new Tcp(
            serverNames,
            subnets,
            cluster.render(),
            List.of(new Weighted(cluster, 1)),
            limits(cluster)));
  }

  private void add(
      List<String> serverNames,
      List<String> to,
      MeshResource<VirtualService> rule,
      List<RouteDestination> route) {
    List<Weighted> clusters = new ArrayList<>();
    for (RouteDestination each : route) {
      boolean counts = route.size() == 1 || each.weight() > 0;
      each.destination()
          .filter(destination -> counts)
          .map(destination -> cluster(destination, rule.namespace()))
          .ifPresent(cluster -> clusters.add(new Weighted(cluster, Math.max(1, each.weight()))));
    }
    if (clusters.isEmpty()) {
      return;
    }
    String statPrefix =
        route.size() == 1
            ? clusters.get(0).cluster().render()
            : rule.name() + "." + rule.namespace();
    Tcp chain = new Tcp(serverNames, to, statPrefix, clusters, limits(clusters.get(0).cluster()));
    if (!chains.contains(chain)) {
      chains.add(chain);
    }
  }

  private ClusterName cluster(Destination destination, String namespace) {
    String host = scope.settings().resolveHost(destination.host(), namespace);
    List<Integer> known =
        scope
            .service(host)
            .map(to -> to.clientPorts().stream().map(ServicePort::number).toList())
            .orElse(List.of());
    int named = destination.port().map(PortSelector::number).orElse(0);
    return new ClusterName(
        Destinations.port(known, named, port.number()), destination.subset(), host);
  }

  private Limits limits(ClusterName cluster) {
    Optional<EffectivePolicy> policy =
        scope
            .service(cluster.host())
            .flatMap(scope::destinationRule)
            .map(rule -> EffectivePolicy.of(rule.rule(), cluster.port(), cluster.subset()));
    Optional<TcpSettings> tcp =
        policy
            .flatMap(EffectivePolicy::connectionPool)
            .map(Located::value)
            .flatMap(ConnectionPoolSettings::tcp);
    boolean bySource =
        policy
            .flatMap(EffectivePolicy::loadBalancer)
            .flatMap(lb -> lb.value().consistentHash())
            .flatMap(ConsistentHash::useSourceIp)
            .orElse(false);
    return new Limits(
        tcp.flatMap(TcpSettings::idleTimeout),
        tcp.flatMap(TcpSettings::maxConnectionDuration),
        bySource);
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

package io.mizzen.translator;

import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.xds.ClusterName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Gathers what the routes of one service port depend on, and nothing more. */
final class RouteInputs {
  private final ProxyScope scope;
  private final CapabilityProfile profile;
  private final Map<String, List<Integer>> ports = new HashMap<>();
  private final Map<String, ConsistentHash> hashes = new HashMap<>();
  private final NavigableSet<String> foreknown = new TreeSet<>();

  RouteInputs(ProxyScope scope, CapabilityProfile profile) {
    this.scope = scope;
    this.profile = profile;
  }

  RouteInput of(ClusterName cluster, Service service) {
    List<Rule<VirtualService>> rules =
        scope.virtualServices(service).stream()
            .map(rule -> new Rule<>(rule.key(), rule.spec()))
            .toList();
    readHash(cluster, service);
    readClusters(cluster, service);
    rules.forEach(rule -> readDestinations(rule, cluster.port()));
    return new RouteInput(
        cluster,
        scope.settings(),
        source(rules),
        rules,
        Destinations.of(ports, hashes).foreknowing(foreknown),
        profile);
  }

  /** The same for a host that no service of this port has. */
  VirtualHostInput ofHost(String host, int port) {
    List<Rule<VirtualService>> rules =
        scope.virtualServices(host).stream()
            .map(rule -> new Rule<>(rule.key(), rule.spec()))
            .toList();
    rules.forEach(rule -> readDestinations(rule, port));
    return new VirtualHostInput(
        host + ":" + port,
        List.of(host),
        port,
        Optional.empty(),
        scope.settings(),
        source(rules),
        rules,
        Destinations.of(ports, hashes));
  }

  private void readDestinations(Rule<VirtualService> rule, int listenerPort) {
    rule.spec().http().stream()
        .flatMap(RouteInputs::destinations)
        .flatMap(Optional::stream)
        .forEach(destination -> read(destination, rule.key().namespace(), listenerPort));
  }

  private static Stream<Optional<Destination>> destinations(HttpRoute http) {
    return Stream.of(
            http.route().stream().map(HttpRouteDestination::destination),
            Stream.of(http.mirror()),
            http.mirrors().stream().map(HttpMirrorPolicy::destination))
        .flatMap(each -> each);
  }

  private void read(Destination destination, String ruleNamespace, int listenerPort) {
    String host = scope.settings().resolveHost(destination.host(), ruleNamespace);
    scope
        .service(host)
        .ifPresent(
            service -> {
              List<Integer> known = ListenerNames.ports(service);
              ports.put(host, known);
              int named = destination.port().map(PortSelector::number).orElse(0);
              int port = Destinations.port(known, named, listenerPort);
              ClusterName cluster = new ClusterName(port, destination.subset(), host);
              readHash(cluster, service);
              readClusters(cluster, service);
            });
  }

  /** All that a rule can send to at this service and port. */
  private void readClusters(ClusterName cluster, Service service) {
    if (profile.honours(Capability.ROUTES_TO_NEW_CLUSTERS)) {
      return;
    }
    Stream<String> subsets =
        scope.destinationRule(service).stream()
            .flatMap(applied -> applied.rule().subsets().stream())
            .map(Subset::name);
    Stream.concat(Stream.of("", cluster.subset()), subsets)
        .map(subset -> new ClusterName(cluster.port(), subset, cluster.host()).render())
        .forEach(foreknown::add);
  }

  private void readHash(ClusterName cluster, Service service) {
    scope
        .destinationRule(service)
        .map(applied -> EffectivePolicy.of(applied.rule(), cluster.port(), cluster.subset()))
        .flatMap(EffectivePolicy::loadBalancer)
        .flatMap(lb -> lb.value().consistentHash())
        .ifPresent(hash -> hashes.put(cluster.render(), hash));
  }

  /** Only what some match looks at, so that all other clients share the route. */
  private SourceWorkload source(List<Rule<VirtualService>> rules) {
    List<HttpMatchRequest> matches =
        rules.stream()
            .flatMap(rule -> rule.spec().http().stream())
            .flatMap(http -> http.match().stream())
            .toList();
    Map<String, String> read = new TreeMap<>(scope.labels().entries());
    read.keySet()
        .removeIf(key -> matches.stream().noneMatch(m -> m.sourceLabels().containsKey(key)));
    boolean readsNamespace = matches.stream().anyMatch(m -> !m.sourceNamespace().isEmpty());
    return new SourceWorkload(readsNamespace ? scope.namespace() : "", Labels.of(read));
  }
}

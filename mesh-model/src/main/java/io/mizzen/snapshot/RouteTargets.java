package io.mizzen.snapshot;

import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every host and subset that some VirtualService sends requests to, whether it exists or not.
 *
 * @param targets in no order
 */
record RouteTargets(Set<Target> targets) {
  record Target(String host, String subset) {}

  static RouteTargets of(RuleSet rules, MeshSettings settings) {
    Set<Target> targets = new HashSet<>();
    rules
        .ofType(VirtualService.class)
        .forEach(
            rule ->
                destinations(rule.spec())
                    .map(
                        to ->
                            new Target(
                                settings.resolveHost(to.host(), rule.namespace()), to.subset()))
                    .forEach(targets::add));
    return new RouteTargets(targets);
  }

  boolean contains(String host, String subset) {
    return targets.contains(new Target(host, subset));
  }

  private static Stream<Destination> destinations(VirtualService spec) {
    Stream<Destination> http = spec.http().stream().flatMap(RouteTargets::destinations);
    Stream<RouteDestination> raw =
        Stream.concat(
            spec.tls().stream().flatMap(route -> route.route().stream()),
            spec.tcp().stream().flatMap(route -> route.route().stream()));
    return Stream.concat(http, raw.map(RouteDestination::destination).flatMap(Optional::stream));
  }

  private static Stream<Destination> destinations(HttpRoute route) {
    Stream<Optional<Destination>> all =
        Stream.concat(
            route.route().stream().map(HttpRouteDestination::destination),
            Stream.concat(
                Stream.of(route.mirror()),
                route.mirrors().stream().map(HttpMirrorPolicy::destination)));
    return all.flatMap(Optional::stream);
  }
}

package io.mizzen.snapshot;

import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every host and subset that some VirtualService sends requests to, whether it exists or not.
 * Immutable and persistent.
 *
 * @param rulesPerTarget how many rules send there
 */
record RouteTargets(MeshSettings settings, Tally<Target> rulesPerTarget) {
  record Target(String host, String subset) implements Comparable<Target> {
    private static final Comparator<Target> ORDER =
        Comparator.comparing(Target::host).thenComparing(Target::subset);

    @Override
    public int compareTo(Target other) {
      return ORDER.compare(this, other);
    }
  }

  static RouteTargets empty(MeshSettings settings) {
    return new RouteTargets(settings, Tally.empty());
  }

  /** These targets after some resources changed; adds the keys that have another answer now. */
  RouteTargets with(Collection<ResourceChange> changes, Set<ChangeKey> changed) {
    Tally<Target> next = rulesPerTarget;
    Set<Target> concerned = new TreeSet<>();
    for (ResourceChange change : changes) {
      for (Target target : targets(change.before(VirtualService.class))) {
        next = next.minus(target);
        concerned.add(target);
      }
      for (Target target : targets(change.after(VirtualService.class))) {
        next = next.plus(target);
        concerned.add(target);
      }
    }
    for (Target target : concerned) {
      if (next.contains(target) != rulesPerTarget.contains(target)) {
        changed.add(new ChangeKey.Target(target.host(), target.subset()));
      }
    }
    return new RouteTargets(settings, next);
  }

  boolean contains(String host, String subset) {
    return rulesPerTarget.contains(new Target(host, subset));
  }

  /** The targets of one rule, each once. */
  private Set<Target> targets(Optional<MeshResource<VirtualService>> rule) {
    return rule.stream()
        .flatMap(
            each ->
                destinations(each.spec())
                    .map(
                        to ->
                            new Target(
                                settings.resolveHost(to.host(), each.namespace()), to.subset())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every destination of a rule: routes, mirrors, TLS and TCP. */
  static Stream<Destination> destinations(VirtualService spec) {
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

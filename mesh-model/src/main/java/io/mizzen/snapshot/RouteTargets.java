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
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
    Set<Target> targets = new TreeSet<>();
    if (rule.isPresent()) {
      for (Destination to : destinations(rule.get().spec())) {
        String host = settings.resolveHost(to.host(), rule.get().namespace());
        targets.add(new Target(host, to.subset()));
      }
    }
    return targets;
  }

  /** Every destination of a rule: routes, mirrors, TLS and TCP. */
  static List<Destination> destinations(VirtualService spec) {
    List<Destination> all = new ArrayList<>();
    for (HttpRoute route : spec.http()) {
      for (HttpRouteDestination each : route.route()) {
        each.destination().ifPresent(all::add);
      }
      route.mirror().ifPresent(all::add);
      for (HttpMirrorPolicy each : route.mirrors()) {
        each.destination().ifPresent(all::add);
      }
    }
    for (TlsRoute route : spec.tls()) {
      add(route.route(), all);
    }
    for (TcpRoute route : spec.tcp()) {
      add(route.route(), all);
    }
    return all;
  }

  private static void add(List<RouteDestination> routes, List<Destination> all) {
    for (RouteDestination each : routes) {
      each.destination().ifPresent(all::add);
    }
  }
}

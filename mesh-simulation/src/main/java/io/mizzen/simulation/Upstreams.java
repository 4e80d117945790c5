package io.mizzen.simulation;

import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.Cluster.Discovery;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.cluster.Endpoint;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.ClusterSpecifier.WeightedCluster;
import io.mizzen.dataplane.route.FaultPolicy;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAction;
import io.mizzen.simulation.Outcome.Listing;
import io.mizzen.simulation.Outcome.Reason;
import io.mizzen.simulation.Outcome.Target;
import io.mizzen.xds.MizzenNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The result of a route's action: clusters with their endpoints, or an answer in place. */
final class Upstreams {
  /** The cluster that a header names. */
  private static final double ALL = 100.0;

  private final ProxyResources resources;
  private final Request request;
  private final TraceBuilder trace;

  Upstreams(ProxyResources resources, Request request, TraceBuilder trace) {
    this.resources = resources;
    this.request = request;
    this.trace = trace;
  }

  /** The outcome of a request that takes a route. */
  Outcome of(Route route, RequestHead head) {
    Optional<FaultPolicy> fault =
        route.fault().filter(f -> f.headers().stream().allMatch(each -> each.matches(head)));
    Optional<FaultPolicy.Abort> abort = fault.flatMap(FaultPolicy::abort);
    if (abort.filter(each -> each.share().isAll()).isPresent()) {
      return new Outcome.Answered(abort.get().status().toString(), "");
    }
    RouteAction action = route.action();
    if (action instanceof RouteAction.DirectResponse direct) {
      return new Outcome.Answered(
          new FaultPolicy.HttpStatus(direct.status()).toString(), direct.body());
    }
    if (action instanceof RouteAction.Redirect redirect) {
      return new Outcome.Redirected(redirect.status(), redirect.location(head, route.match()));
    }
    if (action instanceof RouteAction.Forward forward) {
      return forward(route, forward, fault, head);
    }
    return Walk.failed(Reason.NO_ROUTE, "the route is one of a gRPC server, it forwards nothing");
  }

  private Outcome forward(
      Route route, RouteAction.Forward forward, Optional<FaultPolicy> fault, RequestHead head) {
    List<String> changes = new ArrayList<>();
    fault.flatMap(FaultPolicy::delay).ifPresent(delay -> changes.add(delay.toString()));
    fault.flatMap(FaultPolicy::abort).ifPresent(abort -> changes.add(abort.toString()));
    for (RouteAction.RequestMirror mirror : forward.mirrors()) {
      changes.add(
          mirror.share().map(share -> share + " ").orElse("") + "mirrored to " + mirror.cluster());
    }
    return send(
        forward.clusters(),
        forward.rewrite().path(head, route.match()),
        forward.rewrite().authority(head),
        changes);
  }

  /** The outcome of a connection that no route is asked about. */
  Outcome bytes(ClusterSpecifier clusters) {
    return send(clusters, "", "", List.of());
  }

  private Outcome send(
      ClusterSpecifier clusters, String path, String authority, List<String> changes) {
    List<Share> shares = shares(clusters);
    trace.clusters(shares.stream().map(Share::cluster).toList());
    List<Target> targets = new ArrayList<>();
    for (Share share : shares) {
      Optional<Cluster> cluster = resources.cluster(share.cluster());
      if (cluster.isEmpty()) {
        return Walk.failed(Reason.NO_CLUSTER, "no cluster " + share.cluster());
      }
      targets.add(target(cluster.get(), share.percent()));
    }
    boolean someTake =
        targets.stream().anyMatch(t -> t.open() != Listing.LISTED || !t.endpoints().isEmpty());
    if (!someTake) {
      return Walk.failed(Reason.NO_ENDPOINTS, noEndpoints(targets));
    }
    return new Outcome.Forwarded(targets, path, authority, changes);
  }

  private static String noEndpoints(List<Target> targets) {
    return "no endpoint in " + String.join(", ", targets.stream().map(Target::cluster).toList());
  }

  private record Share(String cluster, double percent) {}

  private List<Share> shares(ClusterSpecifier clusters) {
    if (clusters instanceof ClusterSpecifier.Single single) {
      return List.of(new Share(single.cluster(), ALL));
    }
    if (clusters instanceof ClusterSpecifier.Weighted weighted) {
      List<Share> shares = new ArrayList<>();
      for (WeightedCluster each : weighted.clusters()) {
        if (each.weight() > 0) {
          shares.add(new Share(each.cluster(), ALL * each.weight() / weighted.totalWeight()));
        }
      }
      return shares;
    }
    String header = ((ClusterSpecifier.FromHeader) clusters).header().toLowerCase(Locale.ROOT);
    String named = request.content().head().flatMap(head -> head.headers().find(header)).orElse("");
    return List.of(new Share(named, ALL));
  }

  /** The placeholder for clients that do not understand an empty assignment. */
  private static boolean standsForNone(Endpoint endpoint) {
    return endpoint.address().equals(MizzenNames.NO_ENDPOINT_ADDRESS) && endpoint.port() == 0;
  }

  private Target target(Cluster cluster, double percent) {
    Listing listing =
        switch (cluster.discovery()) {
          case EDS, STATIC, STRICT_DNS, LOGICAL_DNS -> Listing.LISTED;
          case ORIGINAL_DST -> Listing.ORIGINAL_DESTINATION;
          case CUSTOM -> Listing.UNKNOWN;
        };
    Optional<ClusterLoadAssignment> assignment =
        cluster.discovery() == Discovery.EDS
            ? resources.endpoints(cluster.endpointsName())
            : cluster.inline();
    List<Endpoint> endpoints =
        assignment.map(ClusterLoadAssignment::preferred).orElse(List.of()).stream()
            .filter(each -> !standsForNone(each))
            .toList();
    return new Target(cluster.name(), percent, endpoints, listing);
  }
}

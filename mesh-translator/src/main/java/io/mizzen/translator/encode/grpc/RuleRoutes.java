package io.mizzen.translator.encode.grpc;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.resolve.ResolvedRoute;
import io.mizzen.translator.resolve.ResolvedRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes of one VirtualService in the words of gRPC clients, one authority at a time. */
final class RuleRoutes {
  private final RouteScope scope;
  private final List<Route> routes = new ArrayList<>();

  private RuleRoutes(RouteScope scope) {
    this.scope = scope;
  }

  /**
   * Absent when the rule has nothing to say to this caller; without any route when it has, and no
   * gRPC call can ever meet its conditions.
   */
  static Optional<List<Route>> of(RouteScope scope) {
    VirtualService spec = scope.rule().spec();
    if (!spec.gateways().isEmpty() && !spec.gateways().contains("mesh")) {
      return Optional.empty();
    }
    String onlyHttp = "a gRPC channel is routed by http rules only";
    scope.notApplied().ifAny(spec.tls(), "spec.tls", onlyHttp);
    scope.notApplied().ifAny(spec.tcp(), "spec.tcp", onlyHttp);
    ResolvedRoutes resolved = ResolvedRoutes.of(scope.rules());
    resolved
        .missingDelegates()
        .forEach(
            path ->
                scope
                    .notApplied()
                    .add(path + ".delegate", "the delegate is missing: the route is left out"));
    RuleRoutes rule = new RuleRoutes(scope);
    for (ResolvedRoute route : resolved.routes()) {
      if (rule.addAll(route)) {
        break;
      }
    }
    return resolved.routes().isEmpty() ? Optional.empty() : Optional.of(List.copyOf(rule.routes));
  }

  /**
   * Adds what is left of a route's match; answers whether it takes every call: what a gRPC call
   * always satisfies is no condition any more.
   */
  private boolean addAll(ResolvedRoute route) {
    List<RouteMatch> wire =
        route
            .match()
            .map(match -> GrpcRouteMatches.of(match.request(), scope, match.path()))
            .orElseGet(() -> List.of(GrpcRouteMatches.everything()));
    for (RouteMatch one : wire) {
      routes.add(
          new Actions(scope, route)
              .route()
              .setName(route.name())
              .setMatch(one)
              .setMetadata(Packing.madeBy(scope.rule().key()))
              .build());
      if (GrpcRouteMatches.isCatchAll(one)) {
        return true;
      }
    }
    return false;
  }
}

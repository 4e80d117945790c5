package io.mizzen.translator.route;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.translator.core.Packing;
import java.util.ArrayList;
import java.util.List;

/** The routes of one VirtualService for one caller; first match wins, in written order. */
final class RuleRoutes {
  private final RouteScope scope;
  private final List<Route> routes = new ArrayList<>();

  private RuleRoutes(RouteScope scope) {
    this.scope = scope;
  }

  /** Empty when the rule has nothing to say to this caller. */
  static List<Route> of(RouteScope scope) {
    VirtualService spec = scope.rule().spec();
    if (!GrpcRouteMatches.isForMesh(spec.gateways())) {
      return List.of();
    }
    String onlyHttp = "a gRPC channel is routed by http rules only";
    scope.unapplied().ifAny(spec.tls(), "spec.tls", onlyHttp);
    scope.unapplied().ifAny(spec.tcp(), "spec.tcp", onlyHttp);
    RuleRoutes rule = new RuleRoutes(scope);
    for (int i = 0; i < spec.http().size(); i++) {
      if (rule.addAll(spec.http().get(i), "spec.http[" + i + "]")) {
        break;
      }
    }
    return List.copyOf(rule.routes);
  }

  /** Adds one route's matches; answers whether it was a catch-all, behind which nothing counts. */
  private boolean addAll(HttpRoute http, String path) {
    if (http.delegate().isPresent()) {
      scope.unapplied().add(path + ".delegate", "the delegate is missing: the route is left out");
      return false;
    }
    if (http.match().isEmpty()) {
      add(GrpcRouteMatches.everything(), http, "", path);
      return true;
    }
    for (int i = 0; i < http.match().size(); i++) {
      HttpMatchRequest match = http.match().get(i);
      List<RouteMatch> wire = GrpcRouteMatches.of(match, scope, path + ".match[" + i + "]");
      for (RouteMatch one : wire) {
        add(one, http, match.name(), path);
        if (GrpcRouteMatches.isCatchAll(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(RouteMatch match, HttpRoute http, String matchName, String path) {
    routes.add(
        new Actions(scope, http, path)
            .route()
            // As Istio names it: an unnamed rule's named match starts with the dot.
            .setName(matchName.isEmpty() ? http.name() : http.name() + "." + matchName)
            .setMatch(match)
            .setMetadata(Packing.madeBy(scope.rule()))
            .build());
  }
}

package io.mizzen.translator.encode.envoy.route;

import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.mizzen.api.NotApplied;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.resolve.ResolvedRoute;
import io.mizzen.translator.resolve.ResolvedRoutes;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/** The virtual host of one host and port, the unit of which route configurations are made. */
@API(status = API.Status.INTERNAL)
public final class VirtualHosts {
  private VirtualHosts() {}

  public static Translated of(VirtualHostInput input) {
    Set<NotApplied> notApplied = new TreeSet<>();
    VirtualHost host =
        VirtualHost.newBuilder()
            .setName(input.name())
            .addAllDomains(input.domains())
            .addAllRoutes(routes(input, notApplied))
            .setIncludeRequestAttemptCount(true)
            .build();
    return new Translated(
        Packing.resource(TypeUrl.VIRTUAL_HOST, input.name(), host), List.copyOf(notApplied));
  }

  /** The routes of the first rule that has any; the default route when none has. */
  private static List<Route> routes(VirtualHostInput input, Set<NotApplied> notApplied) {
    for (Rule<VirtualService> rule : input.rules()) {
      NotAppliedCollector ofRule = new NotAppliedCollector(rule.key());
      ResolvedRoutes resolved = ResolvedRoutes.of(input.scopeOf(rule));
      resolved
          .missingDelegates()
          .forEach(
              path ->
                  ofRule.add(path + ".delegate", "the delegate is missing: the route is left out"));
      List<Route> routes = new ArrayList<>();
      for (ResolvedRoute route : resolved.routes()) {
        routes.add(HttpRoutes.of(route, input, ofRule));
      }
      notApplied.addAll(ofRule.sorted());
      if (!routes.isEmpty()) {
        return routes;
      }
    }
    return input.service().map(service -> defaultRoute(service, input)).stream().toList();
  }

  private static Route defaultRoute(ClusterName service, VirtualHostInput input) {
    RouteAction.Builder action =
        HttpRoutes.timeout(RouteAction.newBuilder().setCluster(service.render()), Duration.ZERO);
    RetryPolicies.of(input.settings().traffic().httpRetryPolicy(), false)
        .ifPresent(action::setRetryPolicy);
    HashPolicies.add(service, input.destinations(), action);
    return Route.newBuilder()
        .setName("default")
        .setMatch(RouteMatches.everything())
        .setRoute(action)
        .setDecorator(
            Decorator.newBuilder().setOperation(service.host() + ":" + service.port() + "/*"))
        .build();
  }
}

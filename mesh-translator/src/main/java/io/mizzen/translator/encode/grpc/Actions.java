package io.mizzen.translator.encode.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.GrpcCode;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.resolve.ResolvedRoute;
import io.mizzen.translator.resolve.ResolvedRoute.To;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The action of one HTTP route, without its match. */
final class Actions {
  static final String FAULT_FILTER = "envoy.filters.http.fault";

  /** Envoy's answer where no destination can be chosen. */
  private static final int HTTP_UNAVAILABLE = 503;

  /** From here on {@link Capability#LONG_TIMEOUTS} is needed. */
  private static final Duration TOO_LONG = Duration.ofSeconds(10_000_000);

  private final RouteScope scope;
  private final ResolvedRoute resolved;
  private final HttpRoute http;
  private final String path;

  Actions(RouteScope scope, ResolvedRoute resolved) {
    this.scope = scope;
    this.resolved = resolved;
    this.http = resolved.http();
    this.path = resolved.path();
  }

  /** The route, still to be given its match and name. Redirect wins over direct response. */
  Route.Builder route() {
    new RouteReport(scope.notApplied(), path).of(http);
    if (http.redirect().isPresent()) {
      return answer(
          Faults.always(GrpcCode.UNIMPLEMENTED),
          ".redirect",
          failing("gRPC calls cannot be redirected", GrpcCode.UNIMPLEMENTED));
    }
    if (http.directResponse().isPresent()) {
      int status = http.directResponse().get().status();
      return answer(
          Faults.always(status, scope.input().profile()),
          ".directResponse",
          failing("gRPC clients cannot answer with a response", GrpcCode.ofHttp(status)));
    }
    List<To> reachable = resolved.reachable();
    if (reachable.isEmpty()) {
      return answer(
          Faults.always(HTTP_UNAVAILABLE, scope.input().profile()),
          ".route",
          failing("no destination has a weight", GrpcCode.UNAVAILABLE));
    }
    return forward(reachable);
  }

  /**
   * A call that must be answered without an upstream. gRPC rejects the whole route configuration
   * over such an action, and leaving the route out would let calls fall through to the next one, so
   * it becomes an abort of every call.
   */
  private Route.Builder answer(HTTPFault abort, String field, String why) {
    scope.notApplied().add(path + field, why);
    scope
        .notApplied()
        .ifPresent(http.fault(), path + ".fault", "the route fails every call already");
    return withFault(
        Route.newBuilder()
            .setRoute(RouteAction.newBuilder().setCluster(scope.input().service().render())),
        abort);
  }

  private static String failing(String why, GrpcCode code) {
    return why + ": every call fails with " + code;
  }

  private Route.Builder forward(List<To> destinations) {
    RouteAction.Builder action = clusters(destinations);
    // gRPC ignores RouteAction.timeout; grpc_timeout_header_max stays unset, so that a caller's
    // own shorter deadline holds and a longer one is cut, as Istio's timeout does.
    http.timeout()
        .filter(timeout -> !timeout.isZero() && !timeout.isNegative())
        .filter(this::canBeTold)
        .ifPresent(
            timeout ->
                action
                    .getMaxStreamDurationBuilder()
                    .setMaxStreamDuration(Durations.toProto(timeout)));
    // On every route: grpc-java does not read the virtual host's retry policy.
    Retries.of(http.retries(), scope.notApplied(), path + ".retries")
        .ifPresent(action::setRetryPolicy);
    Route.Builder route = Route.newBuilder().setRoute(action);
    Optional<HTTPFault> fault =
        http.fault().flatMap(f -> Faults.of(f, scope.notApplied(), path + ".fault"));
    fault.ifPresent(f -> withFault(route, f));
    return route;
  }

  private boolean canBeTold(Duration timeout) {
    boolean fits =
        timeout.compareTo(TOO_LONG) < 0
            || scope.input().profile().honours(Capability.LONG_TIMEOUTS);
    scope
        .notApplied()
        .when(
            !fits,
            path + ".timeout",
            "this client cannot read a timeout of 10000000s (115 days) or more: calls do not"
                + " expire");
    return fits;
  }

  private RouteAction.Builder clusters(List<To> destinations) {
    RouteAction.Builder action = RouteAction.newBuilder();
    Set<String> clusters = new LinkedHashSet<>();
    if (destinations.size() == 1) {
      String cluster = destinations.get(0).cluster().render();
      action.setCluster(cluster);
      clusters.add(cluster);
    } else {
      WeightedCluster.Builder weighted = action.getWeightedClustersBuilder();
      for (To destination : destinations) {
        String cluster = destination.cluster().render();
        clusters.add(cluster);
        weighted
            .addClustersBuilder()
            .setName(cluster)
            .setWeight(UInt32Value.of(destination.weight()));
      }
    }
    RouteConfigurations.hashOn(scope.input(), clusters, action);
    return action;
  }

  private static Route.Builder withFault(Route.Builder route, HTTPFault fault) {
    Any config = Packing.any(fault);
    return route.putTypedPerFilterConfig(FAULT_FILTER, config);
  }
}

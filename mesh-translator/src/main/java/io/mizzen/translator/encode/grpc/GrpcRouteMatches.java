package io.mizzen.translator.encode.grpc;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import java.util.List;

/**
 * One {@code HTTPMatchRequest} becomes the matches that are left to decide per call: none when this
 * client can never satisfy it.
 */
final class GrpcRouteMatches {
  /** The properties of every gRPC call. */
  static final String METHOD = "POST";

  /** Proxyless channels are plaintext until the mesh has certificates. */
  static final String SCHEME = "http";

  private GrpcRouteMatches() {}

  /** The match of a route without {@code match}. */
  static RouteMatch everything() {
    return RouteMatch.newBuilder().setPrefix("/").setCaseSensitive(BoolValue.of(true)).build();
  }

  static List<RouteMatch> of(HttpMatchRequest match, RouteScope scope, String path) {
    scope
        .notApplied()
        .ifSet(match.statPrefix(), path + ".statPrefix", "gRPC keeps no statistics per route");
    if (!canHoldForGrpc(match, scope, path)) {
      return List.of();
    }
    RouteMatch uri = uri(match);
    return new HeaderMatches(scope, path)
        .of(match.headers(), match.withoutHeaders()).stream()
            .map(headers -> uri.toBuilder().addAllHeaders(headers).build())
            .toList();
  }

  /** Whether no later route can be reached. */
  static boolean isCatchAll(RouteMatch match) {
    boolean anyPath =
        switch (match.getPathSpecifierCase()) {
          case PREFIX -> match.getPrefix().equals("/");
          case SAFE_REGEX -> match.getSafeRegex().getRegex().equals(".*");
          default -> false;
        };
    return anyPath && match.getHeadersCount() == 0;
  }

  private static boolean canHoldForGrpc(HttpMatchRequest match, RouteScope scope, String path) {
    boolean methodHolds = StringMatches.holds(match.method(), METHOD);
    scope
        .notApplied()
        .when(!methodHolds, path + ".method", "gRPC calls are always POST: the match never holds");
    scope
        .notApplied()
        .when(
            !match.queryParams().isEmpty(),
            path + ".queryParams",
            "gRPC calls have no query: the match never holds");
    return methodHolds
        && match.queryParams().isEmpty()
        && StringMatches.holds(match.scheme(), SCHEME)
        && StringMatches.holds(match.authority(), scope.authority());
  }

  private static RouteMatch uri(HttpMatchRequest match) {
    RouteMatch.Builder route = everything().toBuilder();
    match
        .uri()
        .ifPresent(
            uri ->
                uri.fold(
                    route::setPath,
                    prefix -> route.setPrefix(prefix.isEmpty() ? "/" : prefix),
                    regex -> route.setSafeRegex(RegexMatcher.newBuilder().setRegex(regex)),
                    () -> route));
    // Always explicit: left out, grpc-java reads it as false, every other client as true.
    return route.setCaseSensitive(BoolValue.of(!match.ignoreUriCase())).build();
  }
}

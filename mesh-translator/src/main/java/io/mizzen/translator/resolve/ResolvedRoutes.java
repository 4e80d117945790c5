package io.mizzen.translator.resolve;

import io.mizzen.rules.PortSelector;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpMirrorPolicy;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.HttpRouteDestination;
import io.mizzen.translator.resolve.ResolvedRoute.Match;
import io.mizzen.translator.resolve.ResolvedRoute.Mirror;
import io.mizzen.translator.resolve.ResolvedRoute.To;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The HTTP routes of one VirtualService for one client; first match wins, in written order. Nothing
 * follows a route that takes every request.
 *
 * @param routes in order
 * @param missingDelegates paths of entries whose delegate does not exist; they are left out
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResolvedRoutes(List<ResolvedRoute> routes, List<String> missingDelegates) {

  public ResolvedRoutes {
    routes = List.copyOf(routes);
    missingDelegates = List.copyOf(missingDelegates);
  }

  /** No routes when the rule has nothing to say to this client. */
  public static ResolvedRoutes of(RuleScope scope) {
    Walk walk = new Walk(scope);
    if (scope.isBoundTo(scope.rule().spec().gateways())) {
      List<HttpRoute> http = scope.rule().spec().http();
      for (int i = 0; i < http.size() && !walk.add(http.get(i), "spec.http[" + i + "]"); i++) {}
    }
    return new ResolvedRoutes(walk.routes, walk.missingDelegates);
  }

  /** The cluster that a destination means on a port; empty host means {@code own}. */
  static ClusterName cluster(Destination destination, RuleScope scope) {
    String host = scope.settings().resolveHost(destination.host(), scope.rule().key().namespace());
    int named = destination.port().map(PortSelector::number).orElse(0);
    int port = scope.destinations().port(host, named, scope.port());
    return new ClusterName(port, destination.subset(), host);
  }

  private static final class Walk {
    private final RuleScope scope;
    private final List<ResolvedRoute> routes = new ArrayList<>();
    private final List<String> missingDelegates = new ArrayList<>();

    Walk(RuleScope scope) {
      this.scope = scope;
    }

    /** Answers whether it takes every request. */
    boolean add(HttpRoute http, String path) {
      if (http.delegate().isPresent()) {
        missingDelegates.add(path);
        return false;
      }
      if (http.match().isEmpty()) {
        add(http, path, Optional.empty());
        return true;
      }
      for (int i = 0; i < http.match().size(); i++) {
        HttpMatchRequest match = http.match().get(i);
        if (isForClient(match)) {
          add(http, path, Optional.of(new Match(match, path + ".match[" + i + "]")));
          if (takesEverything(match)) {
            return true;
          }
        }
      }
      return false;
    }

    private void add(HttpRoute http, String path, Optional<Match> match) {
      routes.add(
          new ResolvedRoute(
              scope.rule(),
              http,
              path,
              match,
              http.route().stream().flatMap(to -> destination(to).stream()).toList(),
              mirrors(http)));
    }

    private Optional<To> destination(HttpRouteDestination to) {
      return to.destination()
          .map(
              destination -> {
                ClusterName cluster = cluster(destination, scope);
                return new To(cluster, cluster.host(), to.weight(), to.headers());
              });
    }

    private List<Mirror> mirrors(HttpRoute http) {
      List<Mirror> mirrors = new ArrayList<>();
      http.mirror()
          .ifPresent(
              to ->
                  mirrors.add(
                      new Mirror(
                          cluster(to, scope),
                          http.mirrorPercentage()
                              .map(Share::of)
                              .or(() -> http.mirrorPercent().map(Share::ofInteger))
                              .orElseGet(Share::all))));
      for (HttpMirrorPolicy policy : http.mirrors()) {
        policy
            .destination()
            .ifPresent(
                to ->
                    mirrors.add(
                        new Mirror(
                            cluster(to, scope),
                            policy.percentage().map(Share::of).orElseGet(Share::all))));
      }
      return mirrors.stream().filter(mirror -> mirror.share().numerator() > 0).toList();
    }

    /** Istio ignores the source conditions of a match that lists gateways. */
    private boolean isForClient(HttpMatchRequest match) {
      if (match.port() != 0 && match.port() != scope.port()) {
        return false;
      }
      if (!match.gateways().isEmpty()) {
        return scope.isBoundTo(match.gateways());
      }
      SourceWorkload source = scope.source();
      return source.satisfies(match.sourceLabels(), match.sourceNamespace());
    }
  }

  private static boolean takesEverything(HttpMatchRequest match) {
    boolean anyPath =
        match
            .uri()
            .map(
                uri ->
                    uri.fold(
                        path -> false,
                        prefix -> prefix.equals("/"),
                        regex -> regex.equals(".*"),
                        () -> true))
            .orElse(true);
    return anyPath
        && match.headers().isEmpty()
        && match.withoutHeaders().isEmpty()
        && match.queryParams().isEmpty()
        && match.method().isEmpty()
        && match.authority().isEmpty()
        && match.scheme().isEmpty();
  }
}

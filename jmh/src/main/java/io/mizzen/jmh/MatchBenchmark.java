package io.mizzen.jmh;

import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.HeaderMatcher.Sense;
import io.mizzen.dataplane.match.HeaderMatcher.WhenMissing;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.match.StringMatcher;
import io.mizzen.dataplane.match.StringMatcher.LetterCase;
import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAction;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.dataplane.route.RouteConfiguration.PortInHost;
import io.mizzen.dataplane.route.RouteMatch;
import io.mizzen.dataplane.route.RouteMatcher;
import io.mizzen.dataplane.route.VirtualHost;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The route of a request among 1,000 virtual hosts of four domains; the one it means has 20 routes
 * by header, of which the last takes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchBenchmark {
  private static final int HOSTS = 1_000;
  private static final int ROUTES = 20;

  private RouteConfiguration configuration;
  private RequestHead exact;
  private RequestHead wildcard;
  private VirtualHost host;

  /** Builds the tables, once as a data plane does. */
  @Setup
  public void build() {
    List<VirtualHost> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      String name = "service-" + i;
      hosts.add(
          new VirtualHost(
              name,
              List.of(
                  name,
                  name + ".default",
                  name + ".default.svc.cluster.local",
                  "*." + name + ".example.com"),
              routes(),
              RequireTls.NONE));
    }
    configuration = RouteConfiguration.of("9080", hosts, PortInHost.IGNORED);
    exact = head("service-500.default.svc.cluster.local:9080");
    wildcard = head("eu.service-500.example.com");
    host = configuration.hosts().match(exact.authority()).orElseThrow();
  }

  private static RequestHead head(String authority) {
    return RequestHead.get(authority, "/reviews/17?lang=en").withHeader("end-user", "user-19");
  }

  private static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < ROUTES; i++) {
      HeaderMatcher user =
          new HeaderMatcher(
              "end-user",
              new HeaderMatcher.Value(new StringMatcher.Exact("user-" + i, LetterCase.SENSITIVE)),
              Sense.AS_IS,
              WhenMissing.NO_MATCH);
      RouteMatch match =
          new RouteMatch(
              new PathMatcher.Prefix("/reviews/", LetterCase.SENSITIVE),
              List.of(user),
              List.of(),
              List.of(),
              Optional.empty(),
              RouteMatch.Protocol.ANY);
      routes.add(
          new Route(
              "r" + i, match, RouteAction.Forward.to(new ClusterSpecifier.Single("cluster-" + i))));
    }
    return routes;
  }

  /** The virtual host of an exact domain. */
  @Benchmark
  public Optional<VirtualHost> exactHost() {
    return configuration.hosts().match(exact.authority());
  }

  /** The virtual host of a wildcard domain. */
  @Benchmark
  public Optional<VirtualHost> wildcardHost() {
    return configuration.hosts().match(wildcard.authority());
  }

  /** The last of 20 routes. */
  @Benchmark
  public Optional<Route> lastRoute() {
    return RouteMatcher.match(host, exact, 0);
  }

  /** Both, as a data plane does for each request. */
  @Benchmark
  public Optional<Route> hostAndRoute() {
    return configuration
        .hosts()
        .match(exact.authority())
        .flatMap(found -> RouteMatcher.match(found, exact, 0));
  }
}

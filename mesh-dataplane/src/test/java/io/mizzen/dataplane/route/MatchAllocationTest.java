package io.mizzen.dataplane.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.HeaderMatcher.Sense;
import io.mizzen.dataplane.match.HeaderMatcher.WhenMissing;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.match.StringMatcher;
import io.mizzen.dataplane.match.StringMatcher.LetterCase;
import io.mizzen.dataplane.route.RouteConfiguration.PortInHost;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A match allocates the host without its port and two answers, however large the tables are. */
class MatchAllocationTest {
  private static final int MATCHES = 20_000;

  /** The benchmark measures 112; a table, an iterator or a copy of the path is above this. */
  private static final long MOST_BYTES = 128;

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void littleIsAllocated(int hosts) {
    RouteConfiguration configuration = configuration(hosts);
    RequestHead head =
        RequestHead.get("service-0.default.svc.cluster.local:9080", "/reviews/17?lang=en")
            .withHeader("end-user", "user-19");
    match(configuration, head);

    long before = allocated();
    int found = match(configuration, head);
    long bytes = allocated() - before;

    assertThat(found).isEqualTo(MATCHES);
    assertThat(bytes / MATCHES).isLessThanOrEqualTo(MOST_BYTES);
  }

  private static int match(RouteConfiguration configuration, RequestHead head) {
    int found = 0;
    for (int i = 0; i < MATCHES; i++) {
      VirtualHost host = configuration.hosts().match(head.authority()).orElseThrow();
      Optional<Route> route = RouteMatcher.match(host, head, i);
      found += route.filter(each -> each.name().equals("r19")).isPresent() ? 1 : 0;
    }
    return found;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static RouteConfiguration configuration(int count) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
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
          new Route("r" + i, match, RouteAction.Forward.to(new ClusterSpecifier.Single("c"))));
    }
    List<VirtualHost> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String domain = "service-" + i + ".default.svc.cluster.local";
      hosts.add(new VirtualHost(domain, List.of(domain), routes, RequireTls.NONE));
    }
    return RouteConfiguration.of("9080", hosts, PortInHost.IGNORED);
  }
}

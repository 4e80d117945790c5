package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.mizzen.api.NotApplied;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.Hosts;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.core.Translated;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The RouteConfiguration of one service port for one kind of caller. */
@API(status = API.Status.INTERNAL)
public final class RouteConfigurations {
  static final String UNREACHABLE = "unreachable";
  private static final String NO_METHOD = "/mizzen.Unreachable/NoMethod";

  private final RouteInput input;
  private final Set<NotApplied> notApplied = new TreeSet<>();

  private RouteConfigurations(RouteInput input) {
    this.input = input;
  }

  public static Translated of(RouteInput input) {
    return new RouteConfigurations(input).translate();
  }

  /** Routes of a name that does not exist any more: every call fails at once. */
  public static Translated none(String name) {
    RouteConfiguration nobody = toNobody(new UnknownService(name));
    return new Translated(
        Packing.resource(TypeUrl.ROUTE, name, nobody.toBuilder().setName(name).build()), List.of());
  }

  /**
   * Routes that take every authority, because the client dials the name as it likes, to a cluster
   * without endpoints. Without a virtual host grpc-js would wait for the call's deadline.
   */
  public static RouteConfiguration toNobody(UnknownService service) {
    Route everything =
        Route.newBuilder()
            .setMatch(RouteMatch.newBuilder().setPrefix(""))
            .setRoute(RouteAction.newBuilder().setCluster(service.render()))
            .build();
    return RouteConfiguration.newBuilder()
        .setName(service.render())
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(service.render())
                .addDomains("*")
                .addRoutes(everything))
        .build();
  }

  private Translated translate() {
    String name = input.service().render();
    RouteConfiguration.Builder configuration = RouteConfiguration.newBuilder().setName(name);
    // Rules that look at the authority see one spelling at a time; equal answers share a host.
    Map<List<Route>, List<String>> hosts = new LinkedHashMap<>();
    List<String> domains = domains();
    if (input.rules().stream().anyMatch(RouteConfigurations::readsAuthority)) {
      for (String domain : domains) {
        hosts.computeIfAbsent(routes(domain), r -> new ArrayList<>()).add(domain);
      }
    } else {
      hosts.put(routes(domains.get(0)), domains);
    }
    String host = input.service().host() + ":" + input.service().port();
    hosts.forEach(
        (routes, spelled) ->
            configuration.addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName(hosts.size() == 1 ? host : host + "|" + spelled.get(0))
                    .addAllDomains(spelled)
                    .addAllRoutes(routes)));
    return new Translated(
        Packing.resource(TypeUrl.ROUTE, name, configuration.build()), List.copyOf(notApplied));
  }

  /** With the port and without: a gRPC target names the port or not, and the text must be equal. */
  private List<String> domains() {
    List<String> domains = new ArrayList<>();
    for (String spelling : Hosts.spellings(input.service().host(), input.settings().domain())) {
      domains.add(spelling);
      domains.add(spelling + ":" + input.service().port());
    }
    return domains;
  }

  /** The routes of the first rule that concerns the caller; the default route when none does. */
  private List<Route> routes(String authority) {
    for (Rule<VirtualService> rule : input.rules()) {
      NotAppliedCollector ofRule = new NotAppliedCollector(rule.key());
      Optional<List<Route>> routes = RuleRoutes.of(new RouteScope(input, rule, authority, ofRule));
      notApplied.addAll(ofRule.sorted());
      if (routes.isPresent()) {
        return named(routes.get());
      }
    }
    return named(List.of(defaultRoute()));
  }

  /**
   * The routes, and behind them one that no call takes: it names the clusters that the client must
   * know before a route sends calls to them. It is alone where no call meets the rule, for gRPC
   * C-core refuses a virtual host without routes.
   */
  private List<Route> named(List<Route> routes) {
    Collection<String> names = input.destinations().foreknown();
    if (names.isEmpty() && routes.isEmpty()) {
      names = List.of(input.service().render());
    }
    if (names.isEmpty()) {
      return routes;
    }
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    names.forEach(name -> clusters.addClustersBuilder().setName(name).setWeight(UInt32Value.of(1)));
    return Stream.concat(routes.stream(), Stream.of(unreachable(clusters))).toList();
  }

  /** A route that no call takes, which names clusters. */
  static Route unreachable(WeightedCluster.Builder clusters) {
    return Route.newBuilder()
        .setName(UNREACHABLE)
        .setMatch(RouteMatch.newBuilder().setPath(NO_METHOD))
        .setRoute(RouteAction.newBuilder().setWeightedClusters(clusters))
        .build();
  }

  private Route defaultRoute() {
    String cluster = input.service().render();
    RouteAction.Builder action =
        RouteAction.newBuilder().setCluster(cluster).setRetryPolicy(Retries.byDefault());
    hashOn(input, Set.of(cluster), action);
    return Route.newBuilder()
        .setName("default")
        .setMatch(GrpcRouteMatches.everything())
        .setRoute(action)
        .build();
  }

  /** One hash policy for each destination that hashes on a header. */
  static void hashOn(RouteInput input, Set<String> clusters, RouteAction.Builder action) {
    if (!input.profile().honours(Capability.RING_HASH)) {
      return;
    }
    clusters.stream()
        .flatMap(cluster -> Stream.ofNullable(input.destinations().hashes().get(cluster)))
        .flatMap(hash -> hash.httpHeaderName().stream())
        .forEach(header -> action.addHashPolicyBuilder().getHeaderBuilder().setHeaderName(header));
  }

  private static boolean readsAuthority(Rule<VirtualService> rule) {
    return rule.spec().http().stream()
        .flatMap(http -> http.match().stream())
        .anyMatch(RouteConfigurations::readsAuthority);
  }

  private static boolean readsAuthority(HttpMatchRequest match) {
    return match.authority().isPresent()
        || match.headers().keySet().stream().anyMatch(":authority"::equalsIgnoreCase)
        || match.withoutHeaders().keySet().stream().anyMatch(":authority"::equalsIgnoreCase);
  }
}

package io.mizzen.translator.encode.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.mizzen.translator.core.Packing;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The routes in force, naming clusters that the next ones use: for clients that fail a call whose
 * route sends it to a cluster they have not heard of before (grpc-go).
 *
 * @param resource the route configuration in force, with the new clusters in its last route, which
 *     no call takes
 * @param clusters the new ones
 */
@API(status = API.Status.INTERNAL)
public record ClustersAhead(XdsResource resource, Set<String> clusters) {
  public ClustersAhead {
    clusters = Set.copyOf(clusters);
  }

  /**
   * The step between two versions of a route configuration.
   *
   * @return empty where the later one uses no cluster that the earlier one does not name, or where
   *     one of them is no route configuration
   */
  public static Optional<ClustersAhead> between(XdsResource before, XdsResource after) {
    RouteConfiguration from;
    Set<String> added;
    try {
      from = RouteConfiguration.parseFrom(before.bytes());
      added = clusters(RouteConfiguration.parseFrom(after.bytes()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    added.removeAll(clusters(from));
    if (added.isEmpty() || from.getVirtualHostsCount() == 0) {
      return Optional.empty();
    }
    RouteConfiguration.Builder named = from.toBuilder();
    named.getVirtualHostsBuilderList().forEach(host -> name(host, added));
    return Optional.of(
        new ClustersAhead(Packing.resource(TypeUrl.ROUTE, before.name(), named.build()), added));
  }

  private static void name(VirtualHost.Builder host, Set<String> clusters) {
    int last = host.getRoutesCount() - 1;
    if (last >= 0 && host.getRoutes(last).getName().equals(RouteConfigurations.UNREACHABLE)) {
      WeightedCluster.Builder known =
          host.getRoutesBuilder(last).getRouteBuilder().getWeightedClustersBuilder();
      clusters.forEach(name -> add(known, name));
      return;
    }
    WeightedCluster.Builder made = WeightedCluster.newBuilder();
    clusters.forEach(name -> add(made, name));
    host.addRoutes(RouteConfigurations.unreachable(made));
  }

  private static void add(WeightedCluster.Builder clusters, String name) {
    clusters.addClustersBuilder().setName(name).setWeight(UInt32Value.of(1));
  }

  private static Set<String> clusters(RouteConfiguration configuration) {
    Set<String> names = new LinkedHashSet<>();
    configuration.getVirtualHostsList().stream()
        .flatMap(host -> host.getRoutesList().stream())
        .filter(Route::hasRoute)
        .flatMap(route -> clusters(route.getRoute()))
        .forEach(names::add);
    return names;
  }

  private static Stream<String> clusters(RouteAction action) {
    return action.hasWeightedClusters()
        ? action.getWeightedClusters().getClustersList().stream()
            .map(WeightedCluster.ClusterWeight::getName)
        : Stream.of(action.getCluster()).filter(name -> !name.isEmpty());
  }
}

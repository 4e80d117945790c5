package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.mizzen.translator.encode.grpc.ClustersAhead;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import org.junit.jupiter.api.Test;

class ClustersAheadTest {
  @Test
  void theRoutesInForceNameTheNewClusters() throws Exception {
    XdsResource before = routes("old", "old");

    ClustersAhead ahead = ClustersAhead.between(before, routes("new", "new", "old")).orElseThrow();

    assertThat(ahead.clusters()).containsExactly("new");
    VirtualHost host = RouteConfiguration.parseFrom(ahead.resource().bytes()).getVirtualHosts(0);
    assertThat(host.getRoutes(0).getRoute().getCluster()).isEqualTo("old");
    assertThat(host.getRoutesList()).hasSize(2);
    assertThat(host.getRoutes(1).getRoute().getWeightedClusters().getClustersList())
        .extracting(WeightedCluster.ClusterWeight::getName)
        .containsExactly("old", "new");
  }

  @Test
  void routesWithoutNamedClustersGetThem() throws Exception {
    ClustersAhead ahead = ClustersAhead.between(routes("old"), routes("new")).orElseThrow();

    VirtualHost host = RouteConfiguration.parseFrom(ahead.resource().bytes()).getVirtualHosts(0);
    assertThat(host.getRoutes(1).getMatch().getPath()).isEqualTo("/mizzen.Unreachable/NoMethod");
    assertThat(host.getRoutes(1).getRoute().getWeightedClusters().getClusters(0).getName())
        .isEqualTo("new");
  }

  @Test
  void nothingComesBetweenWhereAllIsNamed() {
    assertThat(ClustersAhead.between(routes("old", "new"), routes("new", "new"))).isEmpty();
    assertThat(ClustersAhead.between(routes("old"), XdsResource.of(TypeUrl.ROUTE, "r", garbage())))
        .isEmpty();
  }

  private static byte[] garbage() {
    return new byte[] {(byte) 0xff, (byte) 0xff};
  }

  /** Everything to one cluster; the others are named behind. */
  private static XdsResource routes(String cluster, String... named) {
    VirtualHost.Builder host = VirtualHost.newBuilder();
    host.addRoutes(Route.newBuilder().setRoute(RouteAction.newBuilder().setCluster(cluster)));
    if (named.length > 0) {
      WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
      for (String each : named) {
        clusters.addClustersBuilder().setName(each);
      }
      host.addRoutes(
          Route.newBuilder()
              .setName("unreachable")
              .setRoute(RouteAction.newBuilder().setWeightedClusters(clusters)));
    }
    return XdsResource.of(
        TypeUrl.ROUTE,
        "r",
        RouteConfiguration.newBuilder().setName("r").addVirtualHosts(host).build().toByteArray());
  }
}

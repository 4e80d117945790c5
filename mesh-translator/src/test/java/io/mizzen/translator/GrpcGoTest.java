package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** grpc-go, read in its sources and seen on the client itself (ForeignClientPoliciesTest). */
class GrpcGoTest {
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
        trafficPolicy:
          connectionPool: {http: {http2MaxRequests: 3}}
          outlierDetection: {interval: 1s}
          %s
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      """;

  @Test
  void balancersBreakerAndOutlierDetectionAreSent() {
    Cluster hashed = cluster("loadBalancer: {consistentHash: {httpHeaderName: user}}");
    Cluster least = cluster("loadBalancer: {simple: LEAST_REQUEST}");

    assertThat(hashed.getLbPolicy()).isEqualTo(Cluster.LbPolicy.RING_HASH);
    assertThat(least.getLbPolicy()).isEqualTo(Cluster.LbPolicy.LEAST_REQUEST);
    assertThat(least.hasOutlierDetection()).isTrue();
    assertThat(least.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .isEqualTo(3);
    assertThat(least.hasLrsServer()).isFalse();
  }

  /** All subsets are named before any rule sends calls to them, where no call can end up. */
  @Test
  void clustersAreNamedAheadOfTheirRoutes() {
    List<Route> routes = routes(CapabilityProfile.grpcGo());

    assertThat(routes).hasSize(2);
    Route last = routes.get(1);
    assertThat(last.getMatch().getPath()).isEqualTo("/mizzen.Unreachable/NoMethod");
    assertThat(last.getRoute().getWeightedClusters().getClustersList())
        .extracting(ClusterWeight::getName)
        .containsExactly(
            TestMesh.clusterName("reviews", "v1"),
            TestMesh.clusterName("reviews", "v2"),
            TestMesh.clusterName("reviews", ""));
  }

  @Test
  void otherClientsNeedNoNotice() {
    assertThat(routes(CapabilityProfile.grpcJava())).hasSize(1);
    assertThat(routes(CapabilityProfile.grpcCore())).hasSize(1);
    assertThat(routes(CapabilityProfile.grpcJs())).hasSize(1);
  }

  private static List<Route> routes(CapabilityProfile profile) {
    ProxyInputs inputs = mesh("").inputs(TestMesh.CLIENT, profile);
    return TestMesh.routes(
            Translator.route(inputs.route(TestMesh.clusterName("reviews", "")).orElseThrow()))
        .getVirtualHosts(0)
        .getRoutesList();
  }

  private static Cluster cluster(String loadBalancer) {
    return TestMesh.cluster(
        mesh(loadBalancer).clusterOf("reviews", "v1", CapabilityProfile.grpcGo()));
  }

  private static TestMesh mesh(String loadBalancer) {
    return TestMesh.withBase(RULE.formatted(loadBalancer));
  }
}

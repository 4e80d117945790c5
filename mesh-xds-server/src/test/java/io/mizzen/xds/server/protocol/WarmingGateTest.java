package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import org.junit.jupiter.api.Test;

/** A client that warms clusters gets routes to them only once it has them. */
class WarmingGateTest {
  @Test
  void listenersAndRoutesWaitForTheAnswerToClustersAndEndpointsDoNot() {
    StreamScript envoy = holding(ClientProfile.WARMS_CLUSTERS);

    showNewCluster(envoy);

    assertThat(envoy.sent()).containsExactly("Cluster[new, old]", "ClusterLoadAssignment[old]");
    assertThat(envoy.acked()).isFalse();
    envoy.ack(TypeUrl.CLUSTER);
    assertThat(envoy.sent()).containsExactly("Listener[l]", "RouteConfiguration[r]");
    assertThat(envoy.late()).isZero();
  }

  @Test
  void refusalIsAnAnswer() {
    StreamScript envoy = holding(ClientProfile.WARMS_CLUSTERS);
    showNewCluster(envoy);
    envoy.sent();

    envoy.nack(TypeUrl.CLUSTER);

    assertThat(envoy.sent()).containsExactly("Listener[l]", "RouteConfiguration[r]");
  }

  @Test
  void waitEndsAfterTheLimitAndIsCounted() {
    StreamScript envoy = holding(ClientProfile.WARMS_CLUSTERS);
    showNewCluster(envoy);
    envoy.sent();
    envoy.pass(StreamScript.WARMING_LIMIT - 1);
    assertThat(envoy.sent()).isEmpty();

    envoy.pass(1);

    assertThat(envoy.sent()).containsExactly("Listener[l]", "RouteConfiguration[r]");
    assertThat(envoy.late()).isEqualTo(2);
  }

  @Test
  void clustersThatKeepChangingDoNotHoldRoutesForEver() {
    StreamScript envoy = holding(ClientProfile.WARMS_CLUSTERS);
    showNewCluster(envoy);
    envoy.sent();
    envoy.pass(StreamScript.WARMING_LIMIT - 1);

    showNewCluster(envoy, "2");
    assertThat(envoy.sent()).containsExactly("Cluster[new, old]", "ClusterLoadAssignment[old]");
    envoy.pass(1);

    assertThat(envoy.sent()).containsExactly("Listener[l]", "RouteConfiguration[r]");
    assertThat(envoy.late()).isEqualTo(2);
  }

  @Test
  void whatFollowsALateResponseWaitsAnew() {
    StreamScript envoy = holding(ClientProfile.WARMS_CLUSTERS);
    showNewCluster(envoy);
    envoy.sent();
    envoy.pass(StreamScript.WARMING_LIMIT);
    envoy.sent();

    envoy.show(listener("l", "3"), route("r", "new"), cluster("new", "2"), endpoints("old", "1"));
    assertThat(envoy.sent()).containsExactly("Cluster[new, old]", "ClusterLoadAssignment[old]");
    envoy.pass(StreamScript.WARMING_LIMIT - 1);
    assertThat(envoy.sent()).isEmpty();
    envoy.pass(1);

    assertThat(envoy.sent()).containsExactly("Listener[l]");
  }

  @Test
  void aClientThatAnswersNothingIsSentNoMore() {
    StreamScript silent = holding(ClientProfile.KEEPS_ENDPOINTS);
    int responses = 0;
    for (int version = 0; version < 2 * AckState.MOST_UNANSWERED; version++) {
      showNewCluster(silent, "c" + version);
      responses +=
          silent.sent().stream().filter(each -> each.startsWith("Cluster[")).toList().size();
    }

    assertThat(responses).isEqualTo(AckState.MOST_UNANSWERED);
    assertThat(silent.acked()).isFalse();

    silent.ack(TypeUrl.CLUSTER);

    assertThat(silent.sent()).containsExactly("Cluster[new, old]");
  }

  @Test
  void otherClientsDoNotWait() {
    StreamScript grpc = holding(ClientProfile.KEEPS_ENDPOINTS);

    showNewCluster(grpc);

    assertThat(grpc.sent())
        .containsExactly("Cluster[new, old]", "Listener[l]", "RouteConfiguration[r]");
  }

  private static void showNewCluster(StreamScript stream) {
    showNewCluster(stream, "1");
  }

  private static void showNewCluster(StreamScript stream, String version) {
    stream.show(
        listener("l", "2"),
        route("r", "new"),
        cluster("old", "1"),
        cluster("new", version),
        endpoints("old", "1"));
  }

  private static StreamScript holding(ClientProfile profile) {
    StreamScript stream = new StreamScript(profile);
    stream.show(listener("l", "1"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.subscribe(TypeUrl.CLUSTER);
    stream.sent();
    stream.ack(TypeUrl.CLUSTER);
    stream.subscribe(TypeUrl.ENDPOINT, "old");
    stream.subscribe(TypeUrl.LISTENER, "l");
    stream.subscribe(TypeUrl.ROUTE, "r");
    stream.sent();
    stream.ack(TypeUrl.ENDPOINT, "old");
    stream.ack(TypeUrl.LISTENER, "l");
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).isEmpty();
    return stream;
  }
}

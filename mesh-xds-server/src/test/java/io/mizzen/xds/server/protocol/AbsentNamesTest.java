package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import org.junit.jupiter.api.Test;

/** A client asks for the endpoints of a cluster that was there when its routes were sent. */
class AbsentNamesTest {
  @Test
  void goneEndpointsAreAnsweredWhenTheRoutesAreAccepted() {
    StreamScript stream = clientOfVanishedCluster();

    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    assertThat(stream.acked()).isFalse();

    stream.ack(TypeUrl.ROUTE, "r");

    assertThat(stream.contents(TypeUrl.ENDPOINT)).containsExactly(FakeMesh.ABSENT);
    assertThat(stream.sent()).isEmpty();
    stream.ack(TypeUrl.ENDPOINT, "old", "brief");
    assertThat(stream.sent()).isEmpty();
    assertThat(stream.acked()).isTrue();
  }

  @Test
  void goneEndpointsAreNotAnsweredWhileTheRoutesAreRefused() {
    StreamScript stream = clientOfVanishedCluster();
    stream.sent();

    stream.nack(TypeUrl.ROUTE, "r");

    assertThat(stream.sent()).isEmpty();
    stream.show(listener("l", "1"), route("r", "2"), cluster("old", "1"), endpoints("old", "1"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).containsExactly("ClusterLoadAssignment[brief]");
  }

  @Test
  void goneEndpointsWaitForListenersToo() {
    StreamScript stream = clientOfVanishedCluster();
    stream.show(listener("l", "2"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.sent();
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).isEmpty();

    stream.ack(TypeUrl.LISTENER, "l");

    assertThat(stream.sent()).containsExactly("ClusterLoadAssignment[brief]");
  }

  @Test
  void endpointsThatWereSentAreNotEmptiedWhenTheyGo() {
    StreamScript stream = client();

    stream.show(listener("l", "1"), route("r", "old"));
    stream.sent();
    stream.ack(TypeUrl.ENDPOINT, "old");

    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void endpointsThatComeBackFollowTheEmptyAnswer() {
    StreamScript stream = clientOfVanishedCluster();
    stream.sent();
    stream.ack(TypeUrl.ROUTE, "r");
    stream.sent();

    stream.show(
        listener("l", "1"),
        route("r", "old"),
        cluster("old", "1"),
        endpoints("old", "1"),
        endpoints("brief", "2"));

    assertThat(stream.contents(TypeUrl.ENDPOINT)).containsExactly("2");
  }

  @Test
  void endpointsAskedForAnewAfterTheyWentAreAnswered() {
    StreamScript stream = client();
    stream.show(listener("l", "1"), route("r", "old"));
    stream.sent();

    stream.ack(TypeUrl.ENDPOINT);
    assertThat(stream.sent()).isEmpty();
    stream.ack(TypeUrl.ENDPOINT, "old");

    assertThat(stream.contents(TypeUrl.ENDPOINT)).containsExactly(FakeMesh.ABSENT);
  }

  @Test
  void goneClusterIsAnsweredWhenTheRoutesAreAccepted() {
    StreamScript stream = client();
    stream.show(listener("l", "1"), route("r", "brief"), cluster("brief", "1"));
    stream.sent();
    stream.ack(TypeUrl.ROUTE, "r");
    stream.show(listener("l", "1"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.ack(TypeUrl.CLUSTER, "old", "brief");

    // Which says that it does not exist, but grpc-java does not believe that yet.
    assertThat(stream.sent()).containsExactly("Cluster[old]", "RouteConfiguration[r]");
    stream.ack(TypeUrl.ROUTE, "r");

    assertThat(stream.contents(TypeUrl.CLUSTER)).containsExactly(FakeMesh.ABSENT, "1");
    stream.ack(TypeUrl.CLUSTER, "old", "brief");
    stream.pass(StreamScript.GRACE);
    assertThat(stream.sent()).isEmpty();
    assertThat(stream.acked()).isTrue();
  }

  @Test
  void clusterThatComesBackFollowsTheEmptyAnswer() {
    StreamScript stream = client();
    stream.ack(TypeUrl.CLUSTER, "old", "brief");
    assertThat(stream.contents(TypeUrl.CLUSTER)).containsExactly(FakeMesh.ABSENT, "1");

    stream.show(listener("l", "1"), route("r", "old"), cluster("old", "1"), cluster("brief", "2"));

    assertThat(stream.contents(TypeUrl.CLUSTER)).containsExactly("2", "1");
  }

  @Test
  void goneRoutesWaitForListenersOnly() {
    StreamScript stream = client();
    stream.show(listener("l", "2"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.ack(TypeUrl.ROUTE, "r", "brief");

    assertThat(stream.sent()).containsExactly("Listener[l]");
    stream.ack(TypeUrl.LISTENER, "l");

    assertThat(stream.sent()).containsExactly("RouteConfiguration[brief]");
  }

  /** Its routes named cluster {@code brief} for a moment; newer ones do not, and are under way. */
  private static StreamScript clientOfVanishedCluster() {
    StreamScript stream = client();
    stream.show(
        listener("l", "1"),
        route("r", "brief"),
        cluster("old", "1"),
        endpoints("old", "1"),
        cluster("brief", "1"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    stream.ack(TypeUrl.ROUTE, "r");
    stream.ack(TypeUrl.CLUSTER, "old", "brief");
    assertThat(stream.sent()).containsExactly("Cluster[brief, old]");
    stream.ack(TypeUrl.CLUSTER, "old", "brief");

    stream.show(listener("l", "1"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.ack(TypeUrl.ENDPOINT, "old", "brief");
    return stream;
  }

  /** Holds listener l, route r, cluster old and its endpoints. */
  private static StreamScript client() {
    StreamScript stream = new StreamScript(ClientProfile.KEEPS_ENDPOINTS);
    stream.show(listener("l", "1"), route("r", "old"), cluster("old", "1"), endpoints("old", "1"));
    stream.subscribe(TypeUrl.LISTENER, "l");
    stream.subscribe(TypeUrl.ROUTE, "r");
    stream.subscribe(TypeUrl.CLUSTER, "old");
    stream.subscribe(TypeUrl.ENDPOINT, "old");
    stream.sent();
    stream.ack(TypeUrl.LISTENER, "l");
    stream.ack(TypeUrl.ROUTE, "r");
    stream.ack(TypeUrl.CLUSTER, "old");
    stream.ack(TypeUrl.ENDPOINT, "old");
    assertThat(stream.sent()).isEmpty();
    return stream;
  }
}

package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.resource;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import org.junit.jupiter.api.Test;

class StreamStateTest {
  private static final TypeUrl SECRET =
      new TypeUrl("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret");

  @Test
  void additionsLeaveInPushOrder() {
    StreamScript stream = new StreamScript(ClientProfile.KEEPS_ENDPOINTS);
    stream.subscribe(SECRET, "s");
    stream.subscribe(TypeUrl.EXTENSION_CONFIG, "x");
    stream.subscribe(TypeUrl.ROUTE, "r");
    stream.subscribe(TypeUrl.LISTENER);
    stream.subscribe(TypeUrl.ENDPOINT, "c");
    stream.subscribe(TypeUrl.CLUSTER);

    stream.show(
        resource(SECRET, "s", "1"),
        resource(TypeUrl.EXTENSION_CONFIG, "x", "1"),
        route("r", "1"),
        listener("l", "1"),
        endpoints("c", "1"),
        cluster("c", "1"));

    assertThat(stream.sent())
        .containsExactly(
            "Cluster[c]",
            "ClusterLoadAssignment[c]",
            "Listener[l]",
            "RouteConfiguration[r]",
            "TypedExtensionConfig[x]",
            "Secret[s]");
  }

  @Test
  void removedClusterGoesAfterTheRoutesWereAccepted() {
    StreamScript stream = wildcardClient();

    stream.show(listener("l", "1"), route("r", "new"), cluster("new", "1"));

    assertThat(stream.sent()).containsExactly("Cluster[new, old]", "RouteConfiguration[r]");
    stream.ack(TypeUrl.CLUSTER);
    assertThat(stream.sent()).isEmpty();
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).containsExactly("Cluster[new]");
    assertThat(stream.ackedRevision()).isEqualTo(1);
    stream.ack(TypeUrl.CLUSTER);
    assertThat(stream.acked()).isTrue();
  }

  @Test
  void removedClusterKeepsItsLastBytes() {
    StreamScript stream = wildcardClient();

    stream.show(listener("l", "1"), route("r", "new"), cluster("new", "1"));

    assertThat(stream.contents(TypeUrl.CLUSTER)).containsExactly("1", "old");
  }

  @Test
  void removedClusterStaysWhileRoutesAreRefused() {
    StreamScript stream = wildcardClient();
    stream.show(listener("l", "1"), route("r", "bad"), cluster("new", "1"));
    stream.sent();
    stream.ack(TypeUrl.CLUSTER);

    stream.nack(TypeUrl.ROUTE, "r");

    assertThat(stream.sent()).isEmpty();
    assertThat(stream.acked()).isTrue();
    stream.show(listener("l", "1"), route("r", "good"), cluster("new", "1"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).containsExactly("Cluster[new]");
  }

  @Test
  void removedClusterWaitsForListenersToo() {
    StreamScript stream = wildcardClient();

    stream.show(listener("l", "2"), route("r", "1"));

    assertThat(stream.sent()).containsExactly("Listener[l]");
    stream.ack(TypeUrl.LISTENER, "l");
    assertThat(stream.sent()).containsExactly("Cluster[]");
  }

  @Test
  void removedClusterGoesAtOnceWhenNothingElseChanges() {
    StreamScript stream = wildcardClient();

    stream.show(listener("l", "1"), route("r", "1"));

    assertThat(stream.sent()).containsExactly("Cluster[]");
  }

  @Test
  void clusterThatComesBackIsNotRemoved() {
    StreamScript stream = wildcardClient();
    stream.show(listener("l", "1"), route("r", "new"), cluster("new", "1"));
    stream.sent();

    stream.show(listener("l", "1"), route("r", "1"), cluster("old", "old"));

    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    stream.ack(TypeUrl.CLUSTER);
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).containsExactly("Cluster[old]");
  }

  @Test
  void newerViewTakesThePlaceOfOneHalfSent() {
    StreamScript stream = wildcardClient();
    stream.show(listener("l", "1"), route("r", "two"), cluster("two", "1"), cluster("old", "old"));
    assertThat(stream.sendOne()).contains("Cluster[old, two]");

    stream.show(
        listener("l", "1"), route("r", "three"), cluster("three", "1"), cluster("old", "old"));

    assertThat(stream.sent()).containsExactly("Cluster[old, three, two]", "RouteConfiguration[r]");
  }

  @Test
  void namedClientIsGivenTimeToUnsubscribe() {
    StreamScript stream = namedClient();
    stream.show(listener("l", "1"), route("r", "new"), cluster("new", "1"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[r]");
    stream.ack(TypeUrl.ROUTE, "r");
    stream.ack(TypeUrl.CLUSTER, "new", "old");
    assertThat(stream.sent()).containsExactly("Cluster[new, old]");

    stream.ack(TypeUrl.CLUSTER, "new");
    stream.pass(StreamScript.GRACE);

    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void namedClientThatKeepsARemovedClusterLosesItAfterTheGrace() {
    StreamScript stream = namedClient();
    stream.show(listener("l", "1"), route("r", "new"));
    stream.sent();
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).isEmpty();
    assertThat(stream.acked()).isTrue();

    stream.pass(StreamScript.GRACE - 1);
    assertThat(stream.sent()).isEmpty();
    stream.pass(1);

    assertThat(stream.contents(TypeUrl.CLUSTER)).containsExactly(FakeMesh.ABSENT);
    stream.pass(StreamScript.GRACE);
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void endpointsFollowChangedClustersForClientsThatWarmThem() {
    StreamScript envoy = subscribed(ClientProfile.WARMS_CLUSTERS);
    StreamScript grpc = subscribed(ClientProfile.KEEPS_ENDPOINTS);

    envoy.show(cluster("c", "2"), endpoints("c", "1"));
    grpc.show(cluster("c", "2"), endpoints("c", "1"));

    assertThat(envoy.sent()).containsExactly("Cluster[c]", "ClusterLoadAssignment[c]");
    assertThat(grpc.sent()).containsExactly("Cluster[c]");
  }

  @Test
  void endpointsFollowARepeatedClusterSubscription() {
    StreamScript envoy = subscribed(ClientProfile.WARMS_CLUSTERS);

    envoy.subscribe(TypeUrl.CLUSTER);

    assertThat(envoy.sent()).containsExactly("Cluster[c]", "ClusterLoadAssignment[c]");
  }

  @Test
  void endpointsDoNotFollowARemoval() {
    StreamScript envoy = subscribed(ClientProfile.WARMS_CLUSTERS);

    envoy.show(endpoints("c", "1"));

    assertThat(envoy.sent()).containsExactly("Cluster[]");
  }

  @Test
  void newerPushesDoNotPutOffTheEndOfARevision() {
    StreamScript stream = wildcardClient();
    stream.show(listener("l", "2"), route("r", "1"), cluster("old", "old"));
    stream.sent();
    assertThat(stream.acked()).isFalse();
    stream.show(listener("l", "2"), route("r", "2"), cluster("old", "old"));
    stream.sent();

    stream.ack(TypeUrl.LISTENER, "l");

    assertThat(stream.acked()).isFalse();
    assertThat(stream.ackedRevision()).isEqualTo(2);
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.acked()).isTrue();
  }

  @Test
  void unchangedTypesAreNotLookedAtAgain() {
    StreamScript stream = wildcardClient();
    long before = stream.looks();

    stream.ack(TypeUrl.CLUSTER);
    stream.sent();

    assertThat(stream.looks()).isEqualTo(before);
  }

  /** Holds listener l, route r and cluster old, all accepted; subscribes to all clusters. */
  private static StreamScript wildcardClient() {
    return holding(new String[0]);
  }

  private static StreamScript namedClient() {
    return holding("old");
  }

  private static StreamScript holding(String... clusters) {
    StreamScript stream = new StreamScript(ClientProfile.KEEPS_ENDPOINTS);
    stream.show(listener("l", "1"), route("r", "1"), cluster("old", "old"));
    stream.subscribe(TypeUrl.CLUSTER, clusters);
    stream.subscribe(TypeUrl.LISTENER, "l");
    stream.subscribe(TypeUrl.ROUTE, "r");
    stream.sent();
    stream.ack(TypeUrl.CLUSTER, clusters);
    stream.ack(TypeUrl.LISTENER, "l");
    stream.ack(TypeUrl.ROUTE, "r");
    assertThat(stream.sent()).isEmpty();
    return stream;
  }

  private static StreamScript subscribed(ClientProfile profile) {
    StreamScript stream = new StreamScript(profile);
    stream.show(cluster("c", "1"), endpoints("c", "1"));
    stream.subscribe(TypeUrl.CLUSTER);
    stream.subscribe(TypeUrl.ENDPOINT, "c");
    stream.sent();
    stream.ack(TypeUrl.CLUSTER);
    stream.ack(TypeUrl.ENDPOINT, "c");
    return stream;
  }
}

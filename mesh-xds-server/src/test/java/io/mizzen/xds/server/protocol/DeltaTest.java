package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.resource;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of the delta protocol, each on one stream without a transport. */
class DeltaTest {
  private static final TypeUrl SECRET =
      new TypeUrl("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret");
  private static final List<String> NONE = List.of();

  private final StreamScript stream =
      new StreamScript(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.DELTA);

  @Test
  void firstRequestWithoutNamesIsAWildcardForClustersAndListeners() {
    stream.show(cluster("a", "1"), cluster("b", "1"), route("r", "1"));

    stream.change(TypeUrl.CLUSTER, NONE, NONE);
    stream.change(TypeUrl.ROUTE, NONE, NONE);

    assertThat(stream.sent()).containsExactly("Cluster[a, b]");
  }

  @Test
  void wildcardOfNothingIsAnsweredOnce() {
    stream.change(TypeUrl.CLUSTER, NONE, NONE);

    assertThat(stream.sent()).containsExactly("Cluster[]");
    stream.deltaAck(TypeUrl.CLUSTER);
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void onlyWhatChangedIsSentOfEveryType() {
    stream.show(cluster("a", "1"), cluster("b", "1"), listener("l", "1"), listener("m", "1"));
    stream.change(TypeUrl.CLUSTER, List.of("*"), NONE);
    stream.change(TypeUrl.LISTENER, List.of("*"), NONE);
    ackAll();

    stream.show(cluster("a", "1"), cluster("b", "2"), listener("l", "2"), listener("m", "1"));

    assertThat(stream.sent()).containsExactly("Cluster[b]", "Listener[l]");
  }

  @Test
  void secretsAndExtensionsAreServedByName() {
    stream.show(resource(SECRET, "s", "1"), resource(TypeUrl.EXTENSION_CONFIG, "x", "1"));

    stream.change(SECRET, List.of("s"), NONE);
    stream.change(TypeUrl.EXTENSION_CONFIG, List.of("x"), NONE);

    assertThat(stream.sent()).containsExactly("TypedExtensionConfig[x]", "Secret[s]");
    stream.deltaAck(SECRET);
    stream.deltaAck(TypeUrl.EXTENSION_CONFIG);
    stream.show();
    // A filter or a secret that is taken away breaks what uses it.
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void namesAddedAreSentAndNamesTakenAwayAreNotSentAnyMore() {
    stream.show(route("a", "1"), route("b", "1"));
    stream.change(TypeUrl.ROUTE, List.of("a"), NONE);
    assertThat(stream.sent()).containsExactly("RouteConfiguration[a]");

    stream.change(TypeUrl.ROUTE, List.of("b"), List.of("a"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[b]");

    stream.show(route("a", "2"), route("b", "1"));
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void nameSubscribedAgainIsSentAgain() {
    stream.show(route("a", "1"));
    stream.change(TypeUrl.ROUTE, List.of("a"), NONE);
    stream.sent();
    stream.deltaAck(TypeUrl.ROUTE);

    stream.change(TypeUrl.ROUTE, List.of("a"), NONE);

    assertThat(stream.sent()).containsExactly("RouteConfiguration[a]");
  }

  @Test
  void removalIsNamed() {
    stream.show(listener("a", "1"), listener("b", "1"));
    stream.change(TypeUrl.LISTENER, List.of("*"), NONE);
    ackAll();

    stream.show(listener("b", "1"));

    assertThat(stream.sent()).containsExactly("Listener[] without [a]");
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void listenerThatDoesNotExistIsSaidToBeGone() {
    stream.change(TypeUrl.LISTENER, List.of("unknown"), NONE);

    assertThat(stream.sent()).containsExactly("Listener[] without [unknown]");
    stream.show(listener("unknown", "1"));
    assertThat(stream.sent()).containsExactly("Listener[unknown]");
  }

  @Test
  void starAndNotStarIsASubscriptionToNothing() {
    stream.show(cluster("a", "1"));

    stream.change(TypeUrl.CLUSTER, List.of("*"), List.of("*"));

    assertThat(stream.sent()).isEmpty();
    stream.show(cluster("a", "2"));
    assertThat(stream.sent()).isEmpty();
  }

  @Test
  void wildcardGoesOnBesideNamesUntilItIsTakenAway() {
    stream.show(cluster("a", "1"), cluster("b", "1"));
    stream.change(TypeUrl.CLUSTER, NONE, NONE);
    stream.sent();
    // On demand: asked for by name, sent although the wildcard has brought it.
    stream.change(TypeUrl.CLUSTER, List.of("a"), NONE);
    assertThat(stream.sent()).containsExactly("Cluster[a]");
    stream.show(cluster("a", "1"), cluster("b", "2"));
    assertThat(stream.sent()).containsExactly("Cluster[b]");

    stream.change(TypeUrl.CLUSTER, NONE, List.of("*"));
    stream.show(cluster("a", "2"), cluster("b", "3"));

    assertThat(stream.sent()).containsExactly("Cluster[a]");
  }

  @Test
  void nameTakenAwayUnderAWildcardIsSentAgain() {
    stream.show(cluster("a", "1"));
    stream.change(TypeUrl.CLUSTER, List.of("*", "a"), NONE);
    stream.sent();

    stream.change(TypeUrl.CLUSTER, NONE, List.of("a"));

    assertThat(stream.sent()).containsExactly("Cluster[a]");
  }

  @Test
  void clientThatComesBackIsSentWhatDiffersAndToldWhatIsGone() {
    String version = listener("same", "1").version();
    stream.show(listener("same", "1"), listener("differs", "2"), listener("new", "1"));

    stream.resume(
        TypeUrl.LISTENER,
        List.of("*"),
        Map.of("same", version, "differs", "of another content", "gone", "1"));

    assertThat(stream.sent()).containsExactly("Listener[differs, new] without [gone]");
    stream.deltaAck(TypeUrl.LISTENER);
    assertThat(stream.sent()).isEmpty();
    assertThat(stream.acked()).isTrue();
  }

  @Test
  void clusterOfAClientThatComesBackIsRemovedAfterItsRoutesAreAccepted() {
    stream.show(route("r", "new"), cluster("new", "1"));
    stream.resume(TypeUrl.CLUSTER, List.of("*"), Map.of("old", "1"));
    stream.resume(TypeUrl.ROUTE, List.of("r"), Map.of("r", "older"));

    assertThat(stream.sent()).containsExactly("Cluster[new]", "RouteConfiguration[r]");
    stream.deltaAck(TypeUrl.CLUSTER);
    stream.deltaAck(TypeUrl.ROUTE);

    assertThat(stream.sent()).containsExactly("Cluster[] without [old]");
  }

  @Test
  void removedClusterGoesAfterTheRoutesWereAccepted() {
    stream.show(route("r", "old"), cluster("old", "1"));
    stream.change(TypeUrl.CLUSTER, List.of("*"), NONE);
    stream.change(TypeUrl.ROUTE, List.of("r"), NONE);
    ackAll();

    stream.show(route("r", "new"), cluster("new", "1"));

    assertThat(stream.sent()).containsExactly("Cluster[new]", "RouteConfiguration[r]");
    stream.deltaAck(TypeUrl.CLUSTER);
    assertThat(stream.sent()).isEmpty();
    stream.deltaAck(TypeUrl.ROUTE);
    assertThat(stream.sent()).containsExactly("Cluster[] without [old]");
  }

  @Test
  void nackIsNotAnsweredUntilTheResourceChanges() {
    stream.show(route("a", "bad"), route("b", "1"));
    stream.change(TypeUrl.ROUTE, List.of("a", "b"), NONE);
    stream.sent();

    stream.deltaNack(TypeUrl.ROUTE);

    assertThat(stream.sent()).isEmpty();
    stream.deltaNack(TypeUrl.ROUTE);
    assertThat(stream.sent()).isEmpty();
    stream.show(route("a", "good"), route("b", "1"));
    assertThat(stream.sent()).containsExactly("RouteConfiguration[a]");
  }

  @Test
  void answerToAnEarlierResponseCountsForItAlone() {
    stream.show(route("a", "1"), route("b", "1"));
    stream.change(TypeUrl.ROUTE, List.of("a"), NONE);
    stream.sent();
    stream.change(TypeUrl.ROUTE, List.of("b"), NONE);
    stream.sent();

    stream.answer(TypeUrl.ROUTE, 1, "");

    assertThat(stream.state().type(TypeUrl.ROUTE).orElseThrow().isPending()).isTrue();
    stream.answer(TypeUrl.ROUTE, 2, "bad");
    assertThat(stream.state().type(TypeUrl.ROUTE).orElseThrow().isRefused()).isTrue();
  }

  @Test
  void changeOfNamesCountsWhateverNonceItCarries() {
    stream.show(route("a", "1"), route("b", "1"));
    stream.change(TypeUrl.ROUTE, List.of("a"), NONE);
    stream.sent();

    stream.subscribeWith(TypeUrl.ROUTE, Nonce.FOREIGN, "b");

    assertThat(stream.sent()).containsExactly("RouteConfiguration[b]");
  }

  @Test
  void endpointsFollowChangedClustersForClientsThatWarmThem() {
    StreamScript envoy = new StreamScript(ClientProfile.WARMS_CLUSTERS, ProtocolVariant.DELTA);
    envoy.show(cluster("c", "1"), endpoints("c", "1"));
    envoy.change(TypeUrl.CLUSTER, List.of("*"), NONE);
    envoy.change(TypeUrl.ENDPOINT, List.of("c"), NONE);
    envoy.sent();
    envoy.deltaAck(TypeUrl.CLUSTER);
    envoy.deltaAck(TypeUrl.ENDPOINT);

    envoy.show(cluster("c", "2"), endpoints("c", "1"));

    assertThat(envoy.sent()).containsExactly("Cluster[c]", "ClusterLoadAssignment[c]");
  }

  private void ackAll() {
    stream.sent();
    stream.state().types().forEach(type -> stream.deltaAck(type.type()));
    assertThat(stream.sent()).isEmpty();
  }
}

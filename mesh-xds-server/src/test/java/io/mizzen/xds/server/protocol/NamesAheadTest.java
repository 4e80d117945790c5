package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import org.junit.jupiter.api.Test;

/** A client that must know clusters before routes use them is told their names first. */
class NamesAheadTest {
  private final StreamScript go = new StreamScript(ClientProfile.KEEPS_ENDPOINTS);

  NamesAheadTest() {
    go.nameAhead();
    go.show(route("r", "a"), cluster("a", "1"), endpoints("a", "1"));
    go.subscribe(TypeUrl.ROUTE, "r");
    go.sent();
    go.ack(TypeUrl.ROUTE, "r");
    go.subscribe(TypeUrl.CLUSTER, "a");
    go.sent();
    go.ack(TypeUrl.CLUSTER, "a");
    go.subscribe(TypeUrl.ENDPOINT, "a");
    go.sent();
    go.ack(TypeUrl.ENDPOINT, "a");
    assertThat(go.sent()).isEmpty();
    assertThat(go.acked()).isTrue();
  }

  @Test
  void routesWaitUntilTheClientHasAcceptedTheNewClusterAndItsEndpoints() {
    showB();

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("a naming b");
    go.ack(TypeUrl.ROUTE, "r");
    assertThat(go.sent()).as("the old cluster stays").isEmpty();
    assertThat(go.acked()).isFalse();
    go.ack(TypeUrl.CLUSTER, "a", "b");
    assertThat(go.sent()).containsExactly("Cluster[a, b]");
    go.ack(TypeUrl.CLUSTER, "a", "b");
    assertThat(go.sent()).isEmpty();
    go.ack(TypeUrl.ENDPOINT, "a", "b");
    assertThat(go.sent()).containsExactly("ClusterLoadAssignment[b]");
    go.ack(TypeUrl.ENDPOINT, "a", "b");

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("b");
    go.ack(TypeUrl.ROUTE, "r");
    go.sent();
    assertThat(go.acked()).isTrue();
    assertThat(go.late()).isZero();
  }

  @Test
  void waitEndsAfterTheLimitAndIsCounted() {
    showB();
    go.sent();
    go.ack(TypeUrl.ROUTE, "r");
    go.pass(StreamScript.WARMING_LIMIT - 1);
    assertThat(go.sent()).isEmpty();

    go.pass(1);

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("b");
    assertThat(go.late()).isEqualTo(1);
  }

  @Test
  void changeWhileRoutesWaitStartsFromTheRoutesInUse() {
    showB();
    go.sent();
    go.ack(TypeUrl.ROUTE, "r");

    go.show(route("r", "c"), cluster("c", "1"), endpoints("c", "1"));

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("a naming c");
  }

  @Test
  void routesThatKeepChangingDoNotWaitForEver() {
    showB();
    go.sent();
    go.ack(TypeUrl.ROUTE, "r");
    go.pass(StreamScript.WARMING_LIMIT - 1);
    go.show(route("r", "c"), cluster("c", "1"), endpoints("c", "1"));
    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("a naming c");
    go.ack(TypeUrl.ROUTE, "r");

    go.pass(1);

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("c");
    assertThat(go.late()).isEqualTo(1);
  }

  @Test
  void changeBackWhileRoutesWaitIsSentAtOnce() {
    showB();
    go.sent();
    go.ack(TypeUrl.ROUTE, "r");

    go.stopNamingAhead();
    go.show(route("r", "a"), cluster("a", "1"), endpoints("a", "1"));

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("a");
    go.ack(TypeUrl.ROUTE, "r");
    go.sent();
    assertThat(go.acked()).isTrue();
  }

  @Test
  void refusalOfTheNamesEndsTheWait() {
    showB();
    go.sent();

    go.nack(TypeUrl.ROUTE, "r");

    assertThat(go.sent()).isEmpty();
    go.pass(StreamScript.WARMING_LIMIT);
    assertThat(go.sent()).isEmpty();
    assertThat(go.acked()).isTrue();
  }

  @Test
  void clientThatIsNewGetsTheRoutesAtOnce() {
    showB();
    go.sent();

    go.subscribe(TypeUrl.ROUTE, "r");

    assertThat(go.contents(TypeUrl.ROUTE)).containsExactly("b");
  }

  private void showB() {
    go.show(route("r", "b"), cluster("b", "1"), endpoints("b", "1"));
  }
}

package io.mizzen.xds.server;

import static io.mizzen.xds.server.XdsServerTest.contents;
import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.endpoints;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Istio and the xDS protocol say of requests, by a client that writes them by hand. */
@DisplayName("C2: the rows of the protocol, state of the world, on a socket")
class SotwWireTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final WireClient client = new WireClient(server.port());
  private int fences;

  @BeforeEach
  void show() {
    source.show(1, cluster("c", "1"), cluster("d", "1"), route("r", "1"), route("s", "1"));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aStaleNonceIsIgnoredWithItsNames() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    DiscoveryResponse first = client.next();
    source.show(2, route("r", "2"), route("s", "1"));
    server.push();
    DiscoveryResponse second = client.next();

    client.ack(first, "r", "s");

    assertNothingSent();
    assertThat(server.counters().staleNonces()).isEqualTo(1);
    client.ack(second, "r", "s");
    assertThat(contents(client.next())).containsExactly("1");
  }

  @Test
  void anUnknownNonceAndThatOfAnotherTypeAreIgnored() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");
    client.subscribe(TypeUrl.CLUSTER, "c");
    DiscoveryResponse other = client.next();

    client.send(routes("r", "s").setResponseNonce("made up").build());
    client.send(routes("r", "s").setResponseNonce(other.getNonce()).build());

    assertNothingSent();
    assertThat(server.counters().staleNonces()).isEqualTo(2);
  }

  @Test
  void aFirstRequestIsAnsweredWhateverVersionAndNonceItClaims() throws Exception {
    client.send(
        routes("r")
            .setNode(WireClient.NODE)
            .setVersionInfo("9")
            .setResponseNonce("of another server")
            .build());

    assertThat(contents(client.next())).containsExactly("1");
  }

  @Test
  void aRefusedResponseIsNotSentAgainAndItsRequestNeedsNoNames() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.nack(client.next(), "no");

    assertNothingSent();
    source.show(2, route("r", "2"));
    server.push();

    assertThat(contents(client.next())).containsExactly("2");
    assertThat(server.counters().nacks()).isEqualTo(1);
  }

  @Test
  void emptyNamesUnsubscribeRoutesAndAreAWildcardOfClusters() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next());
    client.subscribe(TypeUrl.CLUSTER);
    DiscoveryResponse all = client.next();
    client.ack(all);

    assertThat(contents(all)).containsExactlyInAnyOrder("1", "1");
    source.show(2, cluster("c", "2"), cluster("d", "1"), route("r", "2"));
    server.push();
    DiscoveryResponse pushed = client.next();
    client.ack(pushed);

    assertThat(pushed.getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(contents(pushed)).containsExactlyInAnyOrder("2", "1");
    assertNothingSent();
  }

  @Test
  void theStarIsAWildcardThatCanBeDropped() throws Exception {
    client.subscribe(TypeUrl.CLUSTER, "*", "c");
    DiscoveryResponse all = client.next();
    assertThat(all.getResourcesCount()).isEqualTo(2);
    client.ack(all, "c");
    assertNothingSent();

    source.show(2, cluster("c", "1"), cluster("d", "2"));
    server.push();
    assertNothingSent();
  }

  @Test
  void fewerNamesAreNotAnsweredAndNamesThatComeBackAre() throws Exception {
    client.subscribe(TypeUrl.ROUTE, "r", "s");
    DiscoveryResponse first = client.next();
    client.ack(first, "r");
    assertNothingSent();

    client.ack(first, "r", "s");

    DiscoveryResponse again = client.next();
    assertThat(again.getTypeUrl()).isEqualTo(TypeUrl.ROUTE.url());
    assertThat(contents(again)).containsExactly("1");
  }

  @Test
  void whatIsPushedTogetherComesInTheOrderThatKeepsTraffic() throws Exception {
    source.show(1, cluster("c", "1"), endpoints("c", "1"), listener("l", "1"), route("r", "1"));
    for (TypeUrl type : List.of(TypeUrl.ROUTE, TypeUrl.LISTENER)) {
      client.subscribe(type, type.equals(TypeUrl.ROUTE) ? "r" : "l");
      DiscoveryResponse response = client.next();
      client.ack(response, type.equals(TypeUrl.ROUTE) ? "r" : "l");
    }
    for (TypeUrl type : List.of(TypeUrl.ENDPOINT, TypeUrl.CLUSTER)) {
      client.subscribe(type, "c");
      client.ack(client.next(), "c");
    }

    source.show(2, cluster("c", "2"), endpoints("c", "2"), listener("l", "2"), route("r", "2"));
    server.push();

    for (TypeUrl type :
        List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE)) {
      assertThat(client.next().getTypeUrl()).isEqualTo(type.url());
    }
  }

  @Test
  void aPushBetweenTheFirstRequestAndItsAnswerIsNotLost() throws Exception {
    for (int i = 2; i < 20; i++) {
      String last = Integer.toString(i);
      try (WireClient each = new WireClient(server.port())) {
        each.subscribe(TypeUrl.ROUTE, "r");
        source.show(i, route("r", last));
        server.push();
        String seen = contents(each.next()).get(0);
        while (!seen.equals(last)) {
          seen = contents(each.next()).get(0);
        }
      }
      await().atMost(PATIENCE).until(() -> server.counters().streamsOpen() == 0);
    }
  }

  /** Requests are read in order: the answer to one more is the next that comes. */
  private void assertNothingSent() throws InterruptedException {
    String name = "fence-" + fences++;
    client.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(TypeUrl.LISTENER.url())
            .addResourceNames(name)
            .build());
    DiscoveryResponse answer = client.next();
    assertThat(answer.getTypeUrl())
        .as(contents(answer).toString())
        .isEqualTo(TypeUrl.LISTENER.url());
  }

  private static DiscoveryRequest.Builder routes(String... names) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(TypeUrl.ROUTE.url())
        .addAllResourceNames(List.of(names));
  }
}

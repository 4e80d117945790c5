package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The effect on a stream of a view that throws, or belongs elsewhere. */
@Timeout(180)
class StreamViewTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final WireClient client = new WireClient(server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void otherNamesAndTypesGoOnAndTheNameFollowsWhenItCanBeLookedUp() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), route("b", "1"), cluster("c", "1")));
    client.subscribe(TypeUrl.ROUTE, "a", "b");
    client.ack(client.next(), "a", "b");
    client.subscribe(TypeUrl.CLUSTER, "c");
    client.ack(client.next(), "c");

    SharedView second = SharedView.of(2, route("a", "2"), route("b", "2"), cluster("c", "2"));
    source.show(second.broken("a"));
    server.pushShared();

    assertThat(XdsServerTest.contents(next(TypeUrl.CLUSTER, "c"))).containsExactly("2");
    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a", "b"))).containsExactly("2");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
    assertThat(server.counters().failedLookups()).isPositive();

    source.show(SharedView.of(3, route("a", "3"), route("b", "2"), cluster("c", "2")));
    server.pushShared();

    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a", "b"))).containsExactly("3");
    assertThat(server.awaitAcked(3, LONG).allAcked()).isTrue();
  }

  @Test
  void nameThatFailsFromTheStartLeavesItsNeighboursAlone() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), route("b", "1")).broken("a"));
    client.subscribe(TypeUrl.ROUTE, "a", "b");

    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a", "b"))).containsExactly("1");

    source.show(SharedView.of(2, route("a", "now"), route("b", "1")));
    server.pushShared();
    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a", "b"))).containsExactly("now");
  }

  @Test
  void streamWhoseViewHasMovedIsSentWhatIsOtherwiseThere() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), route("b", "1")));
    client.subscribe(TypeUrl.ROUTE, "a", "b");
    client.ack(client.next(), "a", "b");

    source.show(SharedView.of(2, route("a", "1"), route("b", "2")).withKey("elsewhere"));
    server.pushShared();

    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a", "b"))).containsExactly("2");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
  }

  /** A stream that has moved to a view, and was sent nothing of it yet, has not accepted it. */
  @Test
  void movedStreamHasNotAcceptedWhatItWasNotSent() throws Exception {
    source.show(SharedView.of(1, route("a", "1")));
    client.subscribe(TypeUrl.ROUTE, "a");
    client.ack(client.next(), "a");
    assertThat(server.awaitAcked(1, LONG).allAcked()).isTrue();

    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    source.show(
        SharedView.of(2, route("a", "2"))
            .withKey("elsewhere")
            .onFind(
                name -> {
                  asked.countDown();
                  awaitQuietly(answers);
                }));
    server.push();
    asked.await();
    AckResult meanwhile = server.awaitAcked(2, Duration.ZERO);
    answers.countDown();

    assertThat(meanwhile.pending()).containsExactly(WireClient.NODE.getId());
    assertThat(XdsServerTest.contents(next(TypeUrl.ROUTE, "a"))).containsExactly("2");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
  }

  /** The source has a newer view, and the push that tells the server of it has yet to come. */
  @Test
  void typeThatIsOpenedWhileTheViewHasMovedLeavesTheOthersWhereTheyBelong() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), cluster("c", "1")));
    client.subscribe(TypeUrl.CLUSTER, "c");
    client.ack(client.next(), "c");
    source.show(SharedView.of(2, route("a", "1"), cluster("c", "2")).withKey("elsewhere"));

    client.subscribe(TypeUrl.ROUTE, "a");
    DiscoveryResponse clusters = next(TypeUrl.CLUSTER, "c");
    DiscoveryResponse routes = next(TypeUrl.ROUTE, "a");

    assertThat(XdsServerTest.contents(clusters)).containsExactly("2");
    assertThat(routes.getNonce()).isNotEqualTo(clusters.getNonce());
    source.show(SharedView.of(3, route("a", "1"), cluster("c", "3")).withKey("elsewhere"));
    server.pushShared();
    assertThat(XdsServerTest.contents(next(TypeUrl.CLUSTER, "c"))).containsExactly("3");
    assertThat(server.awaitAcked(3, LONG).allAcked()).isTrue();
  }

  /** Two streams of one view; the newer view of one of them is another, and nobody has pushed. */
  @Test
  void typeThatIsOpenedDoesNotMakeAnotherStreamHaveWhatItWasNotSent() throws Exception {
    SplitSource split = new SplitSource();
    try (XdsServer of = XdsServer.builder().source(split).build().start()) {
      ManagedChannel connection = WireClient.channel(of.port());
      WireClient stays = new WireClient(connection, WireClient.Reading.ALL);
      WireClient moves = new WireClient(connection, WireClient.Reading.ALL);
      try (stays;
          moves) {
        for (WireClient each : List.of(stays, moves)) {
          each.send(request(each == moves ? SplitSource.MOVES : "stays", TypeUrl.CLUSTER, "c"));
          each.ack(each.next(), "c");
        }
        assertThat(of.awaitAcked(1, LONG).allAcked()).isTrue();
        split.revision = 2;

        stays.send(request("stays", TypeUrl.ROUTE, "a"));
        assertThat(stays.next().getTypeUrl()).isEqualTo(TypeUrl.ROUTE.url());

        assertThat(of.awaitAcked(2, Duration.ZERO).pending()).contains(SplitSource.MOVES);
        assertThat(XdsServerTest.contents(moves.next())).containsExactly("2");
      }
    }
  }

  private static DiscoveryRequest request(String node, TypeUrl type, String name) {
    return DiscoveryRequest.newBuilder()
        .setNode(Node.newBuilder().setId(node))
        .setTypeUrl(type.url())
        .addResourceNames(name)
        .build();
  }

  /** One view for all at revision 1; at revision 2 one proxy has another. */
  private static final class SplitSource implements ResourceSource {
    static final String MOVES = "moves";
    private volatile long revision = 1;

    @Override
    public StreamDecision open(ProxyNode node) {
      boolean isMoved = node.id().equals(MOVES);
      return new StreamDecision.Accepted(
          new ProxySession() {
            @Override
            public ResourceView view() {
              return SplitSource.view(revision, isMoved);
            }

            @Override
            public void closed(StreamEnd end) {}
          },
          Optional.empty());
    }

    private static ResourceView view(long revision, boolean isMoved) {
      boolean isElsewhere = isMoved && revision == 2;
      SharedView view =
          SharedView.of(revision, route("a", "1"), cluster("c", isElsewhere ? "2" : "1"));
      return isElsewhere ? view.withKey("elsewhere") : view;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private DiscoveryResponse next(TypeUrl type, String... names) throws InterruptedException {
    DiscoveryResponse response = client.next();
    assertThat(response.getTypeUrl()).isEqualTo(type.url());
    client.ack(response, names);
    return response;
  }
}

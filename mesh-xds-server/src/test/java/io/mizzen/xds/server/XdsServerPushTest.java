package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.listener;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.testkit.FakeClock;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ProxyStatus.SyncState;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XdsServerPushTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int TWO_MIB = 2 << 20;
  private final FakeClock clock = FakeClock.create();
  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).clock(clock).build().start();
  private final WireClient client = new WireClient(server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void unchangedContentIsNotSent() throws Exception {
    source.show(1, route("r", "1"), listener("l", "1"));
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");
    client.subscribe(TypeUrl.LISTENER, "l");
    client.ack(client.next(), "l");

    source.show(2, route("r", "1"), listener("l", "1"));
    server.push();
    boolean acked = server.awaitAcked(2, LONG).allAcked();

    assertThat(acked).isTrue();
    assertThat(server.counters().responses()).isEqualTo(2);
  }

  @Test
  void nackIsReportedAndNotAnswered() throws Exception {
    source.show(1, route("r", "bad"));
    client.subscribe(TypeUrl.ROUTE, "r");
    DiscoveryResponse refused = client.next();
    client.nack(refused, "no such cluster", "r");

    AckResult result = server.awaitAcked(1, LONG);

    ProxyNack nack =
        new ProxyNack("proxy-1", TypeUrl.ROUTE, refused.getVersionInfo(), "no such cluster");
    assertThat(result).isEqualTo(new AckResult(1, List.of(nack), List.of()));
    assertThat(server.counters().nacks()).isEqualTo(1);
    assertThat(server.counters().responses()).isEqualTo(1);
    assertThat(routes().state()).isEqualTo(SyncState.ERROR);
    assertThat(routes().lastNack()).contains(nack);
    source.show(2, route("r", "good"));
    server.push();
    client.ack(client.next(), "r");
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();
    assertThat(routes().state()).isEqualTo(SyncState.SYNCED);
  }

  @Test
  void proxyThatDoesNotAnswerIsPending() throws Exception {
    source.show(1, route("r", "1"));
    client.subscribe(TypeUrl.ROUTE, "r");
    client.next();

    AckResult result = server.awaitAcked(1, Duration.ofMillis(1));

    assertThat(result).isEqualTo(new AckResult(1, List.of(), List.of("proxy-1")));
  }

  @Test
  void proxyThatLeavesIsNotWaitedFor() throws Exception {
    source.show(1, route("r", "1"));
    client.subscribe(TypeUrl.ROUTE, "r");
    client.next();
    client.halfClose();

    assertThat(server.awaitAcked(1, LONG).allAcked()).isTrue();
  }

  @Test
  void statusTellsWhereEachTypeStands() throws Exception {
    source.show(1, route("r", "1"));
    client.subscribe(TypeUrl.EXTENSION_CONFIG, "x");
    client.subscribe(TypeUrl.ROUTE, "r", "s");
    DiscoveryResponse response = client.next();
    ProxyStatus.Response sent =
        new ProxyStatus.Response(response.getVersionInfo(), response.getNonce());
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(routes().state()).isEqualTo(SyncState.STALE));
    assertThat(routes().sent()).contains(sent);
    assertThat(routes().acked()).isEmpty();

    client.ack(response, "r", "s");
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(routes().state()).isEqualTo(SyncState.SYNCED));

    ProxyStatus status = server.status().get(0);
    assertThat(status.node().id()).isEqualTo("proxy-1");
    assertThat(status.connectedSince()).isEqualTo(clock.instant());
    assertThat(status.revision()).isEqualTo(1);
    assertThat(type(TypeUrl.EXTENSION_CONFIG).state()).isEqualTo(SyncState.NOT_SENT);
    assertThat(routes().subscribed()).isEqualTo(2);
    assertThat(routes().acked()).contains(sent);
  }

  @Test
  void slowReaderGetsOneMergedPushAndCostsOthersNothing() throws Exception {
    source.show(1, large(1));
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");
    try (WireClient slow = new WireClient(server.port(), WireClient.Reading.NONE)) {
      slow.subscribe(TypeUrl.ROUTE, "r");
      await().atMost(LONG).until(() -> server.counters().responses() == 2);

      for (int revision = 2; revision <= 30; revision++) {
        source.show(revision, large(revision));
        server.push();
        client.ack(client.next(), "r");
      }

      // Counted once gRPC has taken it, which may be after the client has read it.
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(server.counters().responses()).isEqualTo(30 + 1));
      slow.request(10);
      assertThat(first(slow.next())).isEqualTo(1);
      DiscoveryResponse merged = slow.next();
      assertThat(first(merged)).isEqualTo(30);
      slow.ack(merged, "r");
      assertThat(server.awaitAcked(30, LONG).allAcked()).isTrue();
      assertThat(slow.hasNone()).isTrue();
    }
  }

  @Test
  void removedClusterGoesWhenItsGraceIsOver() throws Exception {
    source.show(1, cluster("c", "1"));
    try (XdsServer hasty =
            XdsServer.builder()
                .source(source)
                .limits(XdsLimits.defaults().withRemovalGrace(Duration.ofMillis(1)))
                .build()
                .start();
        WireClient named = new WireClient(hasty.port())) {
      named.subscribe(TypeUrl.CLUSTER, "c");
      named.ack(named.next(), "c");

      source.show(2);
      hasty.push();

      assertThat(named.next().getResourcesList())
          .extracting(Any::getValue)
          .containsExactly(ByteString.copyFromUtf8(FakeView.ABSENT));
    }
  }

  @Test
  void sourceThatFailsLeavesTheProxyWithWhatItHas() throws Exception {
    source.show(1, route("r", "1"));
    client.subscribe(TypeUrl.ROUTE, "r");
    client.ack(client.next(), "r");
    server.awaitAcked(1, LONG);

    source.show(new BrokenView(2));
    server.push();
    source.show(3, route("r", "3"));
    server.push();

    assertThat(XdsServerTest.contents(client.next())).containsExactly("3");
  }

  private TypeStatus routes() {
    return type(TypeUrl.ROUTE);
  }

  private TypeStatus type(TypeUrl type) {
    return Objects.requireNonNull(server.status().get(0).types().get(type), type.url());
  }

  /** Larger than what the transport takes before somebody reads; starts with its number. */
  private static XdsResource large(int number) {
    byte[] bytes = new byte[TWO_MIB];
    bytes[0] = (byte) number;
    return XdsResource.of(TypeUrl.ROUTE, "r", bytes);
  }

  private static int first(DiscoveryResponse response) {
    return response.getResources(0).getValue().byteAt(0);
  }

  private record BrokenView(long revision) implements ResourceView {
    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      throw new IllegalStateException("broken on purpose");
    }
  }
}

package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The time of deadlines is the test's; how often they are looked at follows the limits. */
@DisplayName("C1: a proxy that reads slowly is served, one that does not read is reset")
class SlowReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofMillis(40);
  private static final int LARGE = 500_000;
  private static final int PIECE = ReadProgress.ENOUGH;

  private final FakeSource source = new FakeSource();
  private final AtomicLong nanos = new AtomicLong();
  private final XdsServer server =
      XdsServer.builder()
          .source(source)
          .nanos(nanos::get)
          .limits(
              XdsLimits.defaults().withWriting(new XdsLimits.Writing(4 * LARGE, TIMEOUT, TIMEOUT)))
          .build();

  @BeforeEach
  void start() {
    server.start();
    source.show(1, route("large", "x".repeat(LARGE)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoReadsSlowlyIsServedAndResetOnceItStops() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(server.port(), PIECE)) {
      subscribe(client, 1);
      client.awaitBytes(1, PIECE);

      for (int i = 2; i <= 20; i++) {
        looksAfter(TIMEOUT.multipliedBy(3).dividedBy(4));
        client.allow(1, PIECE);
        client.awaitBytes(1, (long) i * PIECE);
        onAllShards();
      }

      assertThat(server.counters().unreadTimeouts()).isZero();
      assertThat(server.writeBudget().used()).isBetween((long) LARGE, 2L * LARGE);
      looksAfter(Duration.ZERO);
      looksAfter(TIMEOUT.plusNanos(1));
      client.awaitReset(1);
      await().atMost(PATIENCE).until(() -> server.writeBudget().used() == 0);
      assertThat(server.counters().unreadTimeouts()).isEqualTo(1);
    }
  }

  @Test
  void whoReadsSlowlyToTheEndHasEverything() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(server.port(), PIECE)) {
      subscribe(client, 1);
      for (int bytes = PIECE; bytes < LARGE; bytes += PIECE) {
        client.awaitBytes(1, bytes);
        onAllShards();
        looksAfter(TIMEOUT.multipliedBy(3).dividedBy(4));
        client.allow(1, PIECE);
      }
      client.awaitBytes(1, LARGE);

      await().atMost(PATIENCE).until(() -> server.writeBudget().used() == 0);
      assertThat(server.counters().unreadTimeouts()).isZero();
      assertThat(server.counters().streamsOpen()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatReadsDoesNotSpeakForAnother() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(server.port(), PIECE)) {
      subscribe(client, 1);
      client.awaitBytes(1, PIECE);
      subscribe(client, 3);
      client.awaitBytes(3, PIECE);

      looksAfter(TIMEOUT.multipliedBy(3).dividedBy(4));
      client.allow(1, PIECE);
      client.awaitBytes(1, 2 * PIECE);
      onAllShards();
      looksAfter(TIMEOUT.multipliedBy(3).dividedBy(4));

      client.awaitReset(3);
      client.awaitReset(1);
      await().atMost(PATIENCE).until(() -> server.writeBudget().used() == 0);
      assertThat(server.counters().unreadTimeouts()).isEqualTo(2);
    }
  }

  /** Two large responses fill the room. */
  @Test
  void whoReadsSlowlyMakesRoomForThoseWhoWait() throws Exception {
    try (RawHttp2Client one = new RawHttp2Client(server.port(), PIECE);
        RawHttp2Client other = new RawHttp2Client(server.port(), PIECE);
        WireClient waiting = new WireClient(server.port())) {
      for (RawHttp2Client slow : List.of(one, other)) {
        subscribe(slow, 1);
        slow.awaitBytes(1, PIECE);
      }
      waiting.subscribe(TypeUrl.ROUTE, "large");
      await().atMost(PATIENCE).until(() -> server.writeBudget().isShort());

      for (RawHttp2Client slow : List.of(one, other)) {
        slow.allow(1, PIECE);
        slow.awaitBytes(1, 2 * PIECE);
      }
      looksAfter(TIMEOUT.multipliedBy(3).dividedBy(4));
      assertThat(server.counters().unreadTimeouts()).isZero();
      looksAfter(TIMEOUT.dividedBy(2));

      assertThat(waiting.next().getResourcesCount()).isEqualTo(1);
      one.awaitReset(1);
    }
  }

  private void subscribe(RawHttp2Client client, int stream) throws IOException {
    client.open(stream);
    client.send(
        stream,
        DiscoveryRequest.newBuilder()
            .setNode(WireClient.NODE)
            .setTypeUrl(TypeUrl.ROUTE.url())
            .addResourceNames("large")
            .build());
  }

  /** Lets time pass, and then the deadlines be looked at. */
  private void looksAfter(Duration time) {
    // A client may have bytes before the shard has noted the time at which it sent them.
    onAllShards();
    nanos.addAndGet(time.toNanos());
    long before = server.streamCounters().deadlineLooks.sum();
    long resets = server.counters().unreadTimeouts();
    // One of them may have begun before; after a reset there may be nobody left to look after.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                server.streamCounters().deadlineLooks.sum() >= before + 2
                    || server.counters().unreadTimeouts() > resets);
    onAllShards();
  }

  private void onAllShards() {
    for (int i = 0; i < 2; i++) {
      server.shards().forEach(shard -> CompletableFuture.runAsync(() -> {}, shard).join());
    }
  }
}

package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.mizzen.testkit.FakeClock;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.WireClient.Reading;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C1: bounds on what waits to be read, on silence, and on how fast streams are taken")
class XdsServerBoundsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int MAX = 2 << 20;

  /** More than the client's window and gRPC's buffers on loopback hold. */
  private static final int LARGE = 500_000;

  private final FakeSource source = new FakeSource();
  private final List<WireClient> clients = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private XdsServer server = XdsServer.builder().source(source).build();

  @AfterEach
  void close() {
    clients.forEach(WireClient::close);
    server.close();
  }

  @Test
  void whatIsNotReadStaysWithinTheBoundAndOthersWaitTheirTurn() throws Exception {
    start(writing(LONG));
    source.show(1, route("large", "x".repeat(LARGE)), route("small", "1"));
    for (int i = 0; i < 8; i++) {
      client(Reading.NONE).subscribe(TypeUrl.ROUTE, "large");
    }
    await().atMost(LONG).until(() -> server.counters().requests() == 8);
    await().atMost(LONG).until(() -> server.writeBudget().isShort());
    // Counted once gRPC has taken it, which is after it counts as waiting.
    await().atMost(LONG).until(() -> server.counters().responses() >= 3);
    onAllShards();
    assertThat(server.counters().responses()).isEqualTo(3);

    WireClient other = client(Reading.ALL);
    other.subscribe(TypeUrl.ROUTE, "small");
    assertThat(XdsServerTest.contents(other.next())).containsExactly("1");
    long built = bodies();
    source.show(2, route("large", "y".repeat(LARGE)), route("small", "1"));
    server.push();
    onAllShards();

    assertThat(bodies()).as("built for streams that are not ready or wait").isEqualTo(built);
    for (WireClient client : clients.subList(0, 8)) {
      client.request(100);
    }
    for (WireClient client : clients.subList(0, 8)) {
      String last = XdsServerTest.contents(client.next()).get(0);
      while (last.startsWith("x")) {
        last = XdsServerTest.contents(client.next()).get(0);
      }
    }
    await().atMost(LONG).until(() -> server.writeBudget().used() == 0);
    assertThat(server.writeBudget().mostUsed()).isBetween((long) LARGE, (long) MAX);
  }

  @Test
  void streamThatDoesNotReadIsResetAndWhatWaitedIsFreed() throws Exception {
    start(writing(SHORT));
    source.show(1, route("large", "x".repeat(4 * LARGE)));
    WireClient silent = client(Reading.NONE);
    silent.subscribe(TypeUrl.ROUTE, "large");

    await().atMost(LONG).until(() -> server.counters().unreadTimeouts() == 1);
    await().atMost(LONG).until(() -> server.counters().streamsOpen() == 0);
    await().atMost(LONG).until(() -> server.writeBudget().used() == 0);
    end(silent);
    // The source hears of it after the counters.
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED));
  }

  @Test
  void whoDoesNotReadGivesWayToThoseWhoWait() throws Exception {
    start(
        XdsLimits.defaults().withWriting(new XdsLimits.Writing(LARGE, Duration.ofHours(1), SHORT)));
    source.show(1, route("large", "x".repeat(LARGE)));
    WireClient silent = client(Reading.NONE);
    silent.subscribe(TypeUrl.ROUTE, "large");
    await().atMost(LONG).until(() -> server.counters().responses() == 1);

    WireClient other = client(Reading.ALL);
    other.subscribe(TypeUrl.ROUTE, "large");

    assertThat(other.next().getResourcesCount()).isEqualTo(1);
    end(silent);
    assertThat(other.ended).isNotDone();
  }

  @Test
  void rejectedStreamThatDoesNotReadIsFreedToo() throws Exception {
    start(writing(SHORT));
    source.show(1, route("large", "x".repeat(4 * LARGE)));
    WireClient silent = client(Reading.NONE);
    silent.subscribe(TypeUrl.ROUTE, "large");
    await().atMost(LONG).until(() -> server.counters().responses() == 1);

    silent.send(io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.getDefaultInstance());

    await().atMost(LONG).until(() -> server.writeBudget().used() == 0);
    end(silent);
  }

  @Test
  void streamThatNeverAsksEnds() throws Exception {
    startWithHeldClock(opening(new XdsLimits.Opening(1_000, 100, LONG, LONG)));
    WireClient silent = client(Reading.ALL);

    Status status = endAfterItsTime(silent);

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(status.getDescription()).contains("first request: none");
    assertThat(source.opened).isEmpty();
    assertThat(server.counters().streamsRefused()).isEqualTo(1);
  }

  @Test
  void streamThatHasAskedMayBeSilent() throws Exception {
    startWithHeldClock(opening(new XdsLimits.Opening(1_000, 100, LONG, LONG)));
    source.show(1, route("r", "1"));
    WireClient asks = client(Reading.ALL);
    asks.subscribe(TypeUrl.ROUTE, "r");
    asks.next();
    WireClient silent = client(Reading.ALL);

    endAfterItsTime(silent);

    assertThat(asks.ended).isNotDone();
  }

  @Test
  void streamWhoseCredentialsExpireEnds() throws Exception {
    FakeClock clock = FakeClock.create();
    server = XdsServer.builder().source(source).clock(clock).build().start();
    source.show(1, route("r", "1"));
    source.until = Optional.of(clock.instant().plusSeconds(60));
    WireClient expires = client(Reading.ALL);
    expires.subscribe(TypeUrl.ROUTE, "r");
    expires.next();
    clock.advance(Duration.ofSeconds(59));
    source.until = Optional.empty();
    WireClient stays = client(Reading.ALL);
    stays.subscribe(TypeUrl.ROUTE, "r");
    stays.next();
    assertThat(expires.ended).isNotDone();

    clock.advance(Duration.ofSeconds(1));

    assertThat(expires.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(expires.end().getDescription()).contains("credentials: expired at 2026-01-01");
    assertThat(source.ends).containsExactly(StreamEnd.DISCONNECTED);
    assertThat(stays.ended).isNotDone();
  }

  @Test
  void socketThatSaysNothingIsClosed() throws Exception {
    start(opening(new XdsLimits.Opening(1_000, 100, LONG, SHORT)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) LONG.toMillis());

      socket.getInputStream().readAllBytes();

      assertThat(server.counters().streamsOpened()).isZero();
    }
  }

  @Test
  void streamsBeyondTheBurstWaitForTheirTurn() throws Exception {
    start(opening(new XdsLimits.Opening(20, 2, LONG, LONG)));
    source.show(1, route("r", "1"));
    long begin = System.nanoTime();

    IntStream.range(0, 8).forEach(i -> client(Reading.ALL).subscribe(TypeUrl.ROUTE, "r"));
    for (WireClient client : clients) {
      assertThat(XdsServerTest.contents(client.next())).containsExactly("1");
    }

    assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(290).toNanos());
  }

  @Test
  void streamsThatWouldWaitTooLongAreRefusedAndLeaveTheirPlaces() throws Exception {
    XdsLimits.Opening opening = new XdsLimits.Opening(1, 2, SHORT, LONG);
    startWithHeldClock(opening(opening).withMaxStreams(4));
    source.show(1, route("r", "1"));

    List<WireClient> all = IntStream.range(0, 4).mapToObj(i -> client(Reading.ALL)).toList();
    List<Status> refused = new ArrayList<>();
    for (WireClient client : all) {
      client.subscribe(TypeUrl.ROUTE, "r");
    }
    await()
        .atMost(LONG)
        .until(() -> all.stream().filter(client -> client.ended.isDone()).count() == 2);
    for (WireClient client : all) {
      if (client.ended.isDone()) {
        refused.add(client.end());
      } else {
        client.next();
      }
    }

    assertThat(refused)
        .allSatisfy(
            status -> {
              assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(status.getDescription()).contains("at most 1 a second");
            });
    assertThat(server.streams().reserved()).isEqualTo(2);
  }

  /** They wait up to a minute to be refused. */
  @Test
  void refusedStreamsLeaveTheirPlacesWhenTheirClientsHaveGone() throws Exception {
    Duration longest = Duration.ofSeconds(60);
    startWithHeldClock(opening(new XdsLimits.Opening(1, 1, longest, LONG)));
    int taken = 1 + (int) longest.toSeconds();
    IntStream.range(0, taken).forEach(i -> client(Reading.ALL));
    await().atMost(LONG).until(() -> server.streams().reserved() == taken);
    List<WireClient> refused = IntStream.range(0, 4).mapToObj(i -> client(Reading.ALL)).toList();
    await().atMost(LONG).until(() -> server.counters().streamsRefused() == 4);

    refused.forEach(WireClient::cancel);

    await().atMost(Duration.ofSeconds(50)).until(() -> server.streams().reserved() == taken);
  }

  /** A client hears of the end of a call once it asks for what has arrived. */
  private static void end(WireClient client) throws Exception {
    client.request(100);
    assertThat(client.end().isOk()).isFalse();
  }

  /** Time passes again and again: the stream may not have begun the first time. */
  private Status endAfterItsTime(WireClient client) throws Exception {
    await()
        .atMost(LONG)
        .until(
            () -> {
              nanos.addAndGet(LONG.plusNanos(1).toNanos());
              return client.ended.isDone();
            });
    return client.end();
  }

  private void startWithHeldClock(XdsLimits limits) {
    server = XdsServer.builder().source(source).nanos(nanos::get).limits(limits).build().start();
  }

  private void start(XdsLimits limits) {
    server = XdsServer.builder().source(source).limits(limits).build().start();
  }

  private static XdsLimits writing(Duration timeout) {
    return XdsLimits.defaults().withWriting(new XdsLimits.Writing(MAX, timeout, timeout));
  }

  private static XdsLimits opening(XdsLimits.Opening opening) {
    return XdsLimits.defaults().withOpening(opening);
  }

  private WireClient client(Reading reading) {
    WireClient client = new WireClient(server.port(), reading);
    clients.add(client);
    return client;
  }

  private long bodies() {
    return server.shards().stream().mapToLong(shard -> shard.tableCounts().bodies()).sum();
  }

  private void onAllShards() {
    server.shards().forEach(shard -> CompletableFuture.runAsync(() -> {}, shard).join());
  }
}

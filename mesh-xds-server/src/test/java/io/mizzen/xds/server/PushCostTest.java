package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("C5: what one change costs, in counts: streams, names, bodies, tasks, bytes")
@Timeout(180)
class PushCostTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CONCERNED = 12;
  private static final int OTHERS = 8;

  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final List<WireClient> concerned = new ArrayList<>();
  private final List<WireClient> others = new ArrayList<>();

  /** The counts so far. */
  private record Counts(
      long visits, long tasks, long lookups, long names, long bodies, long responses, long bytes) {
    Counts since(Counts before) {
      return new Counts(
          visits - before.visits,
          tasks - before.tasks,
          lookups - before.lookups,
          names - before.names,
          bodies - before.bodies,
          responses - before.responses,
          bytes - before.bytes);
    }
  }

  @AfterEach
  void close() {
    concerned.forEach(WireClient::close);
    others.forEach(WireClient::close);
    server.close();
  }

  @Test
  void oneChangeVisitsWhoSubscribesToItAndIsLookedUpAndPackedOncePerShard() throws Exception {
    connect();
    Counts before = counts();
    long handOvers = server.streamCounters().handOvers.sum();

    source.show(SharedView.of(2, route("a", "2"), route("b", "1"), cluster("c", "1")));
    server.pushShared();
    int bytes = 0;
    for (WireClient client : concerned) {
      DiscoveryResponse response = client.next();
      bytes += response.getSerializedSize();
      assertThat(XdsServerTest.contents(response)).containsExactly("2");
      client.ack(response, "a", "b");
    }
    assertThat(server.awaitAcked(2, LONG).allAcked()).isTrue();

    long handedOver = server.streamCounters().handOvers.sum() - handOvers;
    Counts cost = counts().since(before);
    int shards = server.shards().size();
    // The views are taken on a thread of the shard's own, the streams visited on its event loop;
    // what the clients answer is handled where it is read.
    assertThat(handedOver).as("hand-overs").isLessThanOrEqualTo(2L * shards);
    assertThat(cost.visits()).as("streams visited").isEqualTo(CONCERNED);
    assertThat(cost.responses()).as("responses").isEqualTo(CONCERNED);
    assertThat(cost.bytes()).as("bytes").isEqualTo(bytes);
    assertThat(cost.tasks()).as("tasks").isLessThanOrEqualTo(shards);
    assertThat(cost.lookups()).as("lookups").isLessThanOrEqualTo(shards);
    assertThat(cost.bodies()).as("bodies").isBetween(1L, (long) shards);
    assertThat(cost.names()).as("names looked at").isLessThanOrEqualTo(CONCERNED);
  }

  @Test
  void changeThatNobodyAskedForIsAcknowledgedWithoutVisitingAnybody() throws Exception {
    connect();
    Counts before = counts();

    source.show(
        SharedView.of(2, route("a", "1"), route("b", "1"), cluster("c", "1"), route("x", "1")));
    server.pushShared();

    long start = System.nanoTime();
    assertThat(server.awaitAcked(2, LONG)).isEqualTo(new AckResult(2, List.of(), List.of()));
    assertThat(System.nanoTime() - start).as("told, not timed out").isLessThan(LONG.toNanos());
    Counts cost = counts().since(before);
    assertThat(cost.visits()).isZero();
    assertThat(cost.lookups()).isZero();
    assertThat(cost.responses()).isZero();
    assertThat(server.status()).extracting(ProxyStatus::revision).containsOnly(2L);
  }

  @Test
  void publicationsThatComeWhileAShardRunsAreOneTask() throws Exception {
    connect();
    CompletableFuture<Void> release = new CompletableFuture<>();
    CountDownLatch held = new CountDownLatch(server.shards().size());
    server
        .shards()
        .forEach(
            shard ->
                shard.execute(
                    () -> {
                      held.countDown();
                      release.join();
                    }));
    held.await();
    Counts before = new Counts(0, server.streamCounters().pushTasks.sum(), 0, 0, 0, 0, 0);

    for (int revision = 2; revision <= 50; revision++) {
      source.show(SharedView.of(revision, route("a", "" + revision), route("b", "1")));
      server.pushShared();
    }
    long tasks = server.streamCounters().pushTasks.sum() - before.tasks();
    release.complete(null);

    assertThat(tasks).isEqualTo(server.shards().size());
    for (WireClient client : concerned) {
      assertThat(XdsServerTest.contents(client.next())).containsExactly("50");
    }
  }

  @Test
  void nothingIsKeptOfStreamsThatEnded() throws Exception {
    connect();
    assertThat(kept()).isPositive();

    concerned.forEach(WireClient::close);
    others.forEach(WireClient::close);

    await().atMost(LONG).until(() -> server.counters().streamsOpen() == 0);
    assertThat(kept()).isZero();
  }

  private void connect() throws Exception {
    source.show(SharedView.of(1, route("a", "1"), route("b", "1"), cluster("c", "1")));
    for (int i = 0; i < CONCERNED; i++) {
      concerned.add(subscribed("a", "b"));
    }
    for (int i = 0; i < OTHERS; i++) {
      others.add(subscribed("b"));
    }
    assertThat(server.awaitAcked(1, LONG).allAcked()).isTrue();
  }

  private WireClient subscribed(String... routes) throws Exception {
    WireClient client = new WireClient(server.port());
    client.subscribe(TypeUrl.ROUTE, routes);
    client.ack(client.next(), routes);
    return client;
  }

  private Counts counts() {
    StreamCounters counters = server.streamCounters();
    return new Counts(
        counters.visits.sum(),
        counters.pushTasks.sum(),
        sum(shard -> shard.tableCounts().lookups()),
        sum(shard -> shard.tableCounts().namesLookedAt()),
        sum(shard -> shard.tableCounts().bodies()),
        counters.responses.sum(),
        counters.responseBytes.sum());
  }

  private long kept() {
    return sum(Shard::kept);
  }

  /** Asked on each shard's own thread. */
  private long sum(ToLongFunction<Shard> count) {
    return server.shards().stream()
        .mapToLong(
            shard -> CompletableFuture.supplyAsync(() -> count.applyAsLong(shard), shard).join())
        .sum();
  }
}

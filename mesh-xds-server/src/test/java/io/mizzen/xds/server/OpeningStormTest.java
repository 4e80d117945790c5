package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: many streams come at once while others are sent changes")
class OpeningStormTest {
  private static final int STORM = 40;
  private static final int ALL = 10_000;

  private final FakeSource source = new FakeSource();
  private final XdsServer server = XdsServer.builder().source(source).build().start();
  private final Deque<WireClient> clients = new ArrayDeque<>();
  private final Semaphore permits = new Semaphore(0);

  /** A name that was looked up, and by which thread. */
  private record Lookup(String name, Thread thread) {}

  private final Queue<Lookup> lookups = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    permits.release(ALL);
    clients.forEach(WireClient::close);
    server.close();
  }

  @Test
  void changeOvertakesTheFirstAnswersOfTheStorm() throws Exception {
    source.show(SharedView.of(1, route("a", "1")).onFind(this::lookUp));
    WireClient there = client();
    there.subscribe(TypeUrl.ROUTE, "a");
    there.ack(there.next(), "a");
    List<WireClient> storm = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      storm.add(client());
      storm.get(i).subscribe(TypeUrl.ROUTE, "a");
      storm.get(i).next();
    }
    for (int i = 0; i < STORM; i++) {
      storm.get(i).subscribe(TypeUrl.ROUTE, "a", "new-" + i);
    }
    // One of each shard is looked up and holds it up; then the next, and all others are in line.
    int shards = server.shards().size();
    await().until(() -> newLookups() == shards && waiting() >= STORM - shards);
    permits.release(shards);
    await().until(() -> newLookups() == shards + shards);
    lookups.clear();

    source.show(SharedView.of(2, route("a", "2")).onFind(this::lookUp));
    server.pushShared();
    permits.release(ALL);

    assertThat(XdsServerTest.contents(there.next())).containsExactly("2");
    await().until(() -> newLookups() >= STORM - shards - shards);
    Thread shard =
        lookups.stream().filter(each -> each.name().equals("a")).findAny().orElseThrow().thread();
    assertThat(lookups.stream().filter(each -> each.thread() == shard).map(Lookup::name))
        .as("first answers before the change")
        .startsWith("a")
        .anyMatch(OpeningStormTest::isNew);
  }

  @Test
  void requestThatWaitsIsAnsweredBeforeItsStreamIsHalfClosed() throws Exception {
    source.show(SharedView.of(1, route("a", "1")).onFind(this::lookUp));
    WireClient late = client();
    late.subscribe(TypeUrl.ROUTE, "a");
    late.next();
    late.subscribe(TypeUrl.CLUSTER, "new");
    await().until(() -> newLookups() == 1);
    late.halfClose();
    await().until(() -> waiting() > 0);
    permits.release();

    DiscoveryResponse response = late.next();
    assertThat(response.getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(late.end()).isEqualTo(Status.OK);
    assertThat(source.ends).containsExactly(StreamEnd.CLIENT_CLOSED);
  }

  private int waiting() {
    return server.shards().stream().mapToInt(Shard::waiting).sum();
  }

  /** Notes what is looked up; new names one by one, as is permitted. */
  private void lookUp(String name) {
    lookups.add(new Lookup(name, Thread.currentThread()));
    if (isNew(name)) {
      permits.acquireUninterruptibly();
    }
  }

  private long newLookups() {
    return lookups.stream().filter(each -> isNew(each.name())).count();
  }

  private static boolean isNew(String name) {
    return name.startsWith("new");
  }

  private WireClient client() {
    WireClient client = new WireClient(server.port());
    clients.push(client);
    return client;
  }
}

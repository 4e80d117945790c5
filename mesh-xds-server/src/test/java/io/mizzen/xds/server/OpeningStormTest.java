package io.mizzen.xds.server;

import static io.mizzen.xds.server.protocol.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("C2: many streams come at once while others are sent changes")
class OpeningStormTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The streams of the storm, unless there are so many shards that each would have too few. */
  private static final int STORM = 40;

  private static final int ALL = 10_000;
  private static final int LOOKUPS_BEFORE_A_CHANGE = 4;

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
    int shards = server.shards().size();
    int clients = Math.max(STORM, 4 * shards);
    List<WireClient> storm = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      storm.add(client());
      storm.get(i).subscribe(TypeUrl.ROUTE, "a");
      storm.get(i).next();
    }
    for (int i = 0; i < clients; i++) {
      storm.get(i).subscribe(TypeUrl.ROUTE, "a", "new-" + i);
    }
    // One of each shard is looked up and holds it up; then the next, and all others are in line.
    await().atMost(PATIENCE).until(() -> newLookups() == shards && waiting() >= clients - shards);
    permits.release(shards);
    await().atMost(PATIENCE).until(() -> newLookups() == shards + shards);
    lookups.clear();

    source.show(SharedView.of(2, route("a", "2")).onFind(this::lookUp));
    server.pushShared();
    permits.release(ALL);

    assertThat(XdsServerTest.contents(there.next())).containsExactly("2");
    await().atMost(PATIENCE).until(() -> newLookups() >= clients - shards - shards);
    Thread shard =
        lookups.stream().filter(each -> each.name().equals("a")).findAny().orElseThrow().thread();
    assertThat(lookups.stream().filter(each -> each.thread() == shard).map(Lookup::name))
        .as("first answers before the change")
        .startsWith("a")
        .anyMatch(OpeningStormTest::isNew);
  }

  /** The forms of a first request. */
  private enum Asking {
    NAMES {
      @Override
      String[] of(List<String> names) {
        return names.toArray(String[]::new);
      }
    },
    WILDCARD {
      @Override
      String[] of(List<String> names) {
        return new String[] {"*"};
      }
    };

    abstract String[] of(List<String> names);
  }

  @ParameterizedTest
  @EnumSource
  void changeOvertakesAFirstAnswerThatHasBegun(Asking asking) throws Exception {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "new-" + i).toList();
    source.show(routes(1, names));
    WireClient there = client();
    there.subscribe(TypeUrl.ROUTE, "a");
    there.ack(there.next(), "a");
    List<WireClient> others = new ArrayList<>();
    while (others.size() < 2 * server.shards().size()) {
      others.add(client());
    }
    for (WireClient other : others) {
      other.subscribe(TypeUrl.ROUTE, asking.of(names));
    }
    int shards = server.shards().size();
    await().atMost(PATIENCE).until(() -> newLookups() == shards);
    lookups.clear();

    source.show(routes(2, names));
    server.pushShared();
    permits.release(ALL);

    assertThat(XdsServerTest.contents(there.next())).containsExactly("2");
    await().atMost(PATIENCE).until(() -> newLookups() == (names.size() - 1L) * shards);
    List<Lookup> all = List.copyOf(lookups);
    Lookup change = all.stream().filter(each -> each.name().equals("a")).findAny().orElseThrow();
    assertThat(
            all.stream()
                .filter(each -> each.thread() == change.thread())
                .takeWhile(each -> !each.equals(change)))
        .as("names of the first answer that were looked up before the change")
        .hasSizeLessThanOrEqualTo(LOOKUPS_BEFORE_A_CHANGE);
  }

  @Test
  void requestThatWaitsIsAnsweredBeforeItsStreamIsHalfClosed() throws Exception {
    source.show(SharedView.of(1, route("a", "1")).onFind(this::lookUp));
    WireClient late = client();
    late.subscribe(TypeUrl.ROUTE, "a");
    late.next();
    late.subscribe(TypeUrl.CLUSTER, "new");
    await().atMost(PATIENCE).until(() -> newLookups() == 1);
    late.halfClose();
    await().atMost(PATIENCE).until(() -> waiting() > 0);
    permits.release();

    DiscoveryResponse response = late.next();
    assertThat(response.getTypeUrl()).isEqualTo(TypeUrl.CLUSTER.url());
    assertThat(late.end()).isEqualTo(Status.OK);
    assertThat(source.ends).containsExactly(StreamEnd.CLIENT_CLOSED);
  }

  /** Route a, whose content is the revision, and the others. */
  private SharedView routes(long revision, List<String> others) {
    return SharedView.of(
            revision,
            Stream.concat(
                    Stream.of(route("a", String.valueOf(revision))),
                    others.stream().map(name -> route(name, "1")))
                .toArray(XdsResource[]::new))
        .onFind(this::lookUp);
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

package io.mizzen.it.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.Stream;
import io.mizzen.it.mesh.TestMesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One channel that is opened before the first rule and used until after the last. Retries are off,
 * so that each reply is one attempt.
 *
 * <p>Each step changes something, waits until the change is in effect, and then demands that every
 * further call ends as expected. Meanwhile other calls are in flight: each of them must end as the
 * rules before or after the change say, and a stream that was open before the change must live on.
 */
final class KeptChannel implements AutoCloseable {
  /** So many equal replies in a row that no balancer gives them by chance. */
  private static final int STREAK = 40;

  /** So many that each of two servers gets some, and be its share a fifth. */
  private static final int CALLS = 120;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestMesh mesh;
  private final EchoClient client;
  private final ManagedChannel channel;
  private final Call call;
  private final Traffic traffic;
  private Expected now;
  private int steps;

  private KeptChannel(TestMesh mesh, EchoClient client, Call call, Expected first) {
    this.mesh = mesh;
    this.client = client;
    this.channel = client.mesh().channelBuilder("mesh:///reviews:9080").disableRetry().build();
    this.call = call;
    this.now = first;
    awaitEffect(first);
    this.traffic = new Traffic(channel, call, first::accepts);
  }

  /** Opens a channel to reviews:9080; the first calls must end as expected. */
  static KeptChannel open(TestMesh mesh, Expected first) {
    return open(mesh, mesh.client("mesh:///reviews:9080"), Call.say(), first);
  }

  /** As a given client, with a given call. */
  static KeptChannel open(TestMesh mesh, EchoClient client, Call call, Expected first) {
    return new KeptChannel(mesh, client, call, first);
  }

  /** One change and what calls end with from then on. */
  void step(String what, Runnable change, Expected next) {
    try (Stream before = Stream.open(channel, watch())) {
      boolean isOpen = before.first().isOk();
      assertThat(isOpen)
          .as("a stream opens before %s: %s", what, before.first())
          .isEqualTo(!now.isFailure());
      Expected old = now;
      perform(what, change, next, reply -> old.accepts(reply) || next.accepts(reply));
      if (isOpen) {
        assertAlive(what, before);
      }
    }
  }

  /** A step after which all calls end in one of several ways, but all in the same. */
  Expected either(String what, Runnable change, Expected... ways) {
    Expected old = now;
    traffic.allow(
        reply -> old.accepts(reply) || Arrays.stream(ways).anyMatch(way -> way.accepts(reply)));
    change.run();
    Expected way = awaitEffect(List.of(ways));
    now = way;
    steps++;
    assertThat(send(CALLS)).as("%s: every call is %s", what, way.what()).allMatch(way::accepts);
    return way;
  }

  /**
   * As {@link #step}, for a change that ends servers: streams end with them, and a call that is on
   * its way to a server that stops may be cut off.
   */
  void stopping(String what, Runnable change, Expected next) {
    Expected old = now;
    perform(
        what,
        change,
        next,
        reply -> old.accepts(reply) || next.accepts(reply) || reply.code() == Code.UNAVAILABLE);
  }

  private void perform(String what, Runnable change, Expected next, Predicate<Reply> meanwhile) {
    steps++;
    Expected old = now;
    traffic.allow(meanwhile);
    change.run();
    awaitEffect(next);
    List<Reply> replies = send(CALLS);
    now = next;
    assertThat(replies)
        .as("step %s, %s: every call is %s", steps, what, next.what())
        .allMatch(next::accepts);
    assertThat(answering(replies)).as("step %s, %s", steps, what).isEqualTo(next.versions());
    assertThat(traffic.unexpected())
        .as("step %s, %s: calls in flight are %s or %s", steps, what, old.what(), next.what())
        .isEmpty();
  }

  /** The requests that servers saw; nothing, when a step's calls must not leave the client. */
  void nothingIsSent(String what) {
    assertThat(mesh.counting(() -> send(CALLS)).calls()).as(what).isEmpty();
  }

  List<Reply> send(int count) {
    Semaphore window = new Semaphore(16);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              window.acquireUninterruptibly();
              return EchoClient.start(channel, call)
                  .whenComplete((reply, failure) -> window.release());
            })
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  @Override
  public void close() {
    traffic.close();
    assertThat(traffic.replies()).isGreaterThan(steps);
    assertThat(traffic.unexpected()).isEmpty();
    client.close();
  }

  private void awaitEffect(Expected next) {
    awaitEffect(List.of(next));
  }

  /** Calls until one of several expectations is met, and by no chance. */
  private Expected awaitEffect(List<Expected> ways) {
    List<Reply> last = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (last.size() == STREAK) {
        last.remove(0);
      }
      last.add(EchoClient.start(channel, call).join());
      for (Expected way : ways) {
        if (last.size() == STREAK
            && last.stream().allMatch(way::accepts)
            && answering(last).equals(way.versions())) {
          return way;
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not in effect within " + PATIENCE + ": " + ways + ", last: " + last.get(0));
      }
    }
  }

  private void assertAlive(String what, Stream stream) {
    int before = stream.messages();
    mesh.servers().stream().map(CountingServer::echo).forEach(EchoService::tick);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stream.messages())
                    .as("the stream from before %s lives; its end: %s", what, stream.end())
                    .isGreaterThan(before));
  }

  private Call watch() {
    return call.to(EchoService.WATCH).within(Duration.ofMinutes(5));
  }

  private static Set<String> answering(List<Reply> replies) {
    return replies.stream()
        .filter(Reply::isOk)
        .map(Reply::version)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

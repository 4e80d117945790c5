package io.mizzen.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.BinomialBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two meshes of the same names in one JVM know nothing of each other. */
class TwoMeshesTest {
  private static final int CALLS = 3_000;
  private static final int LIMIT = 20;

  @AutoClose private final TestMesh one = TestMesh.start();
  @AutoClose private final TestMesh other = TestMesh.start();

  @BeforeEach
  void serveTheSameNames() {
    for (TestMesh mesh : List.of(one, other)) {
      mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"));
      mesh.serve(Identity.of("reviews", "v1"));
      mesh.serve(Identity.of("reviews", "v2"));
    }
  }

  @Test
  void oppositeWeightsHoldEachInItsOwn() {
    one.apply(weights(90, 10));
    other.apply(weights(10, 90));
    EchoClient ones = one.client("mesh:///reviews:9080");
    EchoClient others = other.client("mesh:///reviews:9080");

    CompletableFuture<Counts> inOther =
        CompletableFuture.supplyAsync(() -> other.counting(() -> others.send(CALLS, Call.say())));
    Counts inOne = one.counting(() -> ones.send(CALLS, Call.say()));

    assertThat(complaints(0.9, inOne)).isEmpty();
    assertThat(complaints(0.1, inOther.join())).isEmpty();
    // The checker of the one rejects the other.
    assertThat(complaints(0.9, inOther.join())).isNotEmpty();
    assertThat(complaints(0.1, inOne)).isNotEmpty();
  }

  @Test
  void fullBreakerOfOneIsNotTheOthers() {
    one.apply(limit());
    other.apply(limit());
    EchoClient ones = fullBreaker(one);
    EchoClient others = other.client("mesh:///reviews:9080");
    others.untilFirst(Reply::isOk);

    List<Reply> refused = ones.send(100, Call.say());
    List<Reply> answered = others.send(CALLS, Call.say());

    assertThat(failures(answered)).isZero();
    assertThat(failures(refused)).isEqualTo(100);
    assertThat(refused).allMatch(reply -> reply.code() == Code.UNAVAILABLE);
  }

  @Test
  void closedMeshHasNoEffectOnTheOthersLoad() {
    try (Load load = Load.on(one)) {
      load.awaitCalls(500);
      EchoClient others = other.client("mesh:///reviews:9080");
      others.untilFirst(Reply::isOk);

      other.close();

      load.awaitCalls(500);
      assertThat(load.failures()).isZero();
    }
    assertThat(one.countsByVersion().total()).isPositive();
  }

  @Test
  void loadNoticesWhenItsOwnMeshIsClosed() {
    try (Load load = Load.on(one)) {
      load.awaitCalls(100);

      one.close();

      load.awaitFailure();
      assertThat(load.failures()).isPositive();
    }
  }

  /** The checker: v1 got its share of the calls, v2 the rest. */
  private static List<String> complaints(double share, Counts counts) {
    BinomialBounds bounds = Chance.bounds(CALLS, share);
    List<String> complaints = new ArrayList<>();
    if (!bounds.accepts(Math.toIntExact(counts.of("v1")))) {
      complaints.add("v1: " + counts + " (expected: " + bounds + ")");
    }
    if (counts.total() != CALLS) {
      complaints.add("calls counted: " + counts + " (expected: " + CALLS + ")");
    }
    return complaints;
  }

  private static long failures(List<Reply> replies) {
    return replies.stream().filter(reply -> !reply.isOk()).count();
  }

  /** A client all of whose permitted requests are under way. */
  private static EchoClient fullBreaker(TestMesh mesh) {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    Call watch = Call.of(EchoService.WATCH).within(Duration.ofMinutes(10));
    for (int i = 0; i < LIMIT; i++) {
      assertThat(mesh.own(client.watch(watch)).first().isOk()).isTrue();
    }
    return client;
  }

  private static String weights(int v1, int v2) {
    return Yaml.virtualService(
        "reviews",
        """
        - route:
          - {destination: {host: reviews, subset: v1}, weight: %d}
          - {destination: {host: reviews, subset: v2}, weight: %d}
        """
            .formatted(v1, v2));
  }

  private static String limit() {
    return Yaml.destinationRule(
        "reviews", "trafficPolicy: {connectionPool: {http: {http2MaxRequests: " + LIMIT + "}}}\n");
  }

  /** Calls without pause in the background until closed. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final CompletableFuture<Void> end;

    private Load(EchoClient client) {
      end = CompletableFuture.runAsync(() -> run(client));
    }

    static Load on(TestMesh mesh) {
      mesh.apply(
          Yaml.virtualService(
              "reviews", "- route: [{destination: {host: reviews}}]\n  retries: {attempts: 0}\n"));
      return new Load(mesh.client("mesh:///reviews:9080"));
    }

    int failures() {
      return failures.get();
    }

    void awaitCalls(int more) {
      int enough = calls.get() + more;
      await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() >= enough);
    }

    void awaitFailure() {
      await().atMost(Duration.ofSeconds(60)).until(() -> failures.get() > 0);
    }

    @Override
    public void close() {
      stopped.set(true);
      end.join();
    }

    private void run(EchoClient client) {
      while (!stopped.get()) {
        if (!client.say().isOk()) {
          failures.incrementAndGet();
        }
        calls.incrementAndGet();
      }
    }
  }
}

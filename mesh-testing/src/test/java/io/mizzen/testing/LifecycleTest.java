package io.mizzen.testing;

import static io.mizzen.testing.MeshAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Control planes live as long as they should, in sequence and in parallel, and leave nothing. */
class LifecycleTest {
  private static final Set<String> TARGETS = new ConcurrentSkipListSet<>();
  private static final Map<String, String> PARALLEL =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

  @Test
  void methodsShareAControlPlaneOfTheClassAndNothingElse() {
    TARGETS.clear();

    EngineExecutionResults results = Suite.run(PerClass.class);

    results.testEvents().assertStatistics(events -> events.succeeded(5).failed(0));
    assertThat(TARGETS).hasSize(1);
    assertNothingListens();
  }

  @Test
  void eachMethodHasAControlPlaneOfItsOwn() {
    TARGETS.clear();

    Suite.run(PerMethod.class).testEvents().assertStatistics(events -> events.succeeded(4));

    assertThat(TARGETS).hasSize(4);
    assertNothingListens();
  }

  @Test
  void parallelRunsDoNotMeet() {
    TARGETS.clear();

    EngineExecutionResults results = Suite.run(PARALLEL, PerMethod.class, ParallelClass.class);

    results.testEvents().assertStatistics(events -> events.succeeded(8).failed(0));
    assertThat(TARGETS).hasSize(5);
    assertNothingListens();
  }

  /** After a hundred tests and more; sockets and selectors are descriptors. */
  @Test
  void noThreadAndNoSocketIsLeft() {
    Suite.run(PerMethod.class, PerClass.class);
    Set<String> before = threads();
    long descriptorsBefore = descriptors();

    Suite.run(PerMethod.class, PerClass.class, CostReport.OfTheMesh.class)
        .testEvents()
        .assertStatistics(events -> events.succeeded(9L + CostReport.TESTS));

    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () -> {
              assertThat(added(before)).isEmpty();
              assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore);
            });
  }

  @Test
  void anOpenSocketIsSeen() throws IOException {
    long with;
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(open.isBound()).isTrue();
      with = descriptors();
    }

    // Than afterwards: what tests of before have left may go at any time.
    await().atMost(Duration.ofSeconds(60)).until(() -> descriptors() < with);
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  /**
   * Threads of gRPC's that all channels of a JVM share end by themselves after a second. That of
   * the JDK for futures with a time-out is there for good once one was used.
   */
  private static Set<String> added(Set<String> before) {
    Set<String> added = new TreeSet<>(threads());
    added.removeAll(before);
    added.removeIf(
        name ->
            name.startsWith("awaitility") || name.startsWith("CompletableFutureDelayScheduler"));
    return added;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(thread -> thread.getName() + "#" + thread.getId())
        .collect(Collectors.toSet());
  }

  /**
   * By the threads of this JVM that listen: a port that was given up may be another process's a
   * moment later.
   */
  private static void assertNothingListens() {
    assertThat(TARGETS)
        .isNotEmpty()
        .extracting(target -> "mizzen-test-relay-" + target.substring(target.indexOf(':') + 1))
        .doesNotContainAnyElementsOf(
            Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList());
  }

  @Test
  void anOpenMeshIsSeenListening() {
    TARGETS.clear();
    try (Mesh open = Mesh.start()) {
      TARGETS.add(open.target());

      assertThatThrownBy(LifecycleTest::assertNothingListens).isInstanceOf(AssertionError.class);
    }
    assertNothingListens();
  }

  @MeshTest
  @Execution(ExecutionMode.CONCURRENT)
  static class PerMethod {
    @RepeatedTest(4)
    void routes(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      TARGETS.add(mesh.target());
      mesh.serve("reviews", "v1", new FakeHealth());
      mesh.serve("reviews", "v2", new FakeHealth());
      mesh.apply(Rules.allTo("v2"));

      assertThat(mesh.send(50, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-v2")
          .all();
    }
  }

  /** Its methods want different rules of one mesh. */
  @MeshTest(lifecycle = MeshTest.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class ParallelClass {
    @BeforeAll
    static void serve(Mesh mesh) {
      mesh.serve("reviews", "v1", new FakeHealth());
      mesh.serve("reviews", "v2", new FakeHealth());
    }

    @RepeatedTest(2)
    void toTheFirst(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      allTo("v1", mesh, reviews);
    }

    @RepeatedTest(2)
    void toTheSecond(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      allTo("v2", mesh, reviews);
    }

    private static void allTo(String version, Mesh mesh, HealthBlockingStub reviews) {
      TARGETS.add(mesh.target());
      mesh.apply(Rules.allTo(version));
      assertThat(mesh.send(200, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-" + version)
          .all();
    }
  }

  @MeshTest(lifecycle = MeshTest.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class PerClass {
    @BeforeAll
    static void serve(Mesh mesh) {
      mesh.serve("reviews", "v1", new FakeHealth());
      mesh.serve("reviews", "v2", new FakeHealth());
      mesh.apply(Rules.allTo("v1"));
    }

    @Test
    void aRuleOfTheClass(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      goesTo("v1", mesh, reviews);
    }

    @Test
    void bRuleOfTheMethod(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      mesh.apply(Rules.allTo("v2"));
      mesh.serve("reviews", "v3", new FakeHealth());
      mesh.controlPlane().freeze();
      goesTo("v2", mesh, reviews);
    }

    @Test
    void cRuleOfTheClassAgain(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      goesTo("v1", mesh, reviews);
      mesh.controlPlane().kill();
    }

    @Test
    void dServedByThoseOfTheClass(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      goesTo("v1", mesh, reviews);
    }

    @Nested
    @MeshRules(yaml = "")
    class Inside {
      @Test
      void usesTheSameMesh(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
        goesTo("v1", mesh, reviews);
      }
    }

    private static void goesTo(String version, Mesh mesh, HealthBlockingStub reviews) {
      TARGETS.add(mesh.target());
      assertThat(mesh.send(50, () -> reviews.check(FakeHealth.REQUEST)))
          .toWorkload("reviews-" + version)
          .all();
    }
  }
}

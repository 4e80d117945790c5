package io.mizzen.controlplane;

import static io.mizzen.controlplane.ControlPlaneTest.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.ServerRegistrar.Answer;
import io.mizzen.xds.ServerRegistrar.Node;
import io.mizzen.xds.ServerRegistrar.Registered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of this process that register without a stream. */
@Timeout(60)
class LocalRegistrationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String A = "a.default.svc.cluster.local";

  private final ControlPlane mesh = ControlPlane.builder().maxRegistrations(2).build();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void isAnsweredOnceItIsInForce() {
    mesh.start().apply(service("a")).orThrow();

    register("a", 9081);

    assertThat(answers).containsExactly(new Answer("default/a-127.0.0.1-9081", List.of(A)));
    assertThat(workloads()).hasSize(1);
  }

  @Test
  void servicesThatComeLaterAreTold() throws InterruptedException {
    mesh.start();
    register("a", 9081);
    assertThat(answers.take().services()).isEmpty();

    mesh.apply(service("a")).orThrow();

    assertThat(answers.take().services()).containsExactly(A);
  }

  @Test
  void isGoneWhenCloseReturnsAndCloseIsIdempotent() {
    mesh.start();
    Registered registered = register("a", 9081);

    registered.close();
    registered.close();

    assertThat(workloads()).isEmpty();
  }

  @Test
  void badNodesAreRefusedWithTheFieldsName() {
    mesh.start();

    assertThatThrownBy(() -> register("Bad Name", 9081))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AUTO_REGISTER_GROUP: Bad Name");
    assertThatThrownBy(
            () ->
                mesh.registrar()
                    .register(
                        new Node("sidecar~127.0.0.1~a.b~b.svc.c", "a", Map.of(), "", "", ""),
                        answers::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AUTO_REGISTER_GROUP: missing");
    assertThat(workloads()).isEmpty();
  }

  @Test
  void noRoomIsSaid() {
    mesh.start();
    register("a", 9081);
    Registered last = register("a", 9082);

    assertThatThrownBy(() -> register("a", 9083))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at most 2");

    last.close();
    register("a", 9083);
    assertThat(workloads()).hasSize(2);
  }

  @Test
  void nothingWaitsForAControlPlaneThatDoesNotRun() {
    assertThatThrownBy(() -> register("a", 9081)).hasMessageContaining("not started");

    mesh.start();
    Registered registered = register("a", 9081);
    mesh.close();

    registered.close();
    assertThatThrownBy(() -> register("a", 9082)).hasMessageContaining("closed");
  }

  @Test
  void registeringDoesNotWaitForALoopThatIsBusy() throws InterruptedException {
    mesh.start();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    registerBusy(busy, free);
    busy.await();

    Registered second = mesh.registrar().register(node("a", 9082), answers::add);

    assertThat(answers).isEmpty();
    free.countDown();
    assertThat(second.inForce().toCompletableFuture().join().workloadEntry())
        .isEqualTo("default/a-127.0.0.1-9082");
    assertThat(answers).hasSize(1);
  }

  @Test
  void closedControlPlaneIsToldToWhoeverWaits() throws InterruptedException {
    mesh.start();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Registered waiting = registerBusy(busy, free);
    busy.await();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(mesh::close);

    assertThat(waiting.inForce().toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("the control plane is closed");
    free.countDown();
    assertThat(closing).succeedsWithin(PATIENCE);
  }

  @Test
  void aListenerThatThrowsKeepsNoOtherFromBeingTold() {
    try (ControlPlane roomy = ControlPlane.builder().build().start()) {
      Queue<Integer> told = new ConcurrentLinkedQueue<>();
      for (int port = 9_001; port <= 9_010; port++) {
        int each = port;
        var unused =
            roomy
                .registrar()
                .register(
                    node("a", port),
                    answer -> {
                      if (!answer.services().isEmpty()) {
                        told.add(each);
                        throw new IllegalStateException("thrown by the test");
                      }
                    });
      }

      roomy.apply(service("a")).orThrow();

      assertThat(told)
          .containsExactlyInAnyOrder(
              9_001, 9_002, 9_003, 9_004, 9_005, 9_006, 9_007, 9_008, 9_009, 9_010);
    }
  }

  /** A later revision, which would tell the server, may never come. */
  @Test
  void pushToAnotherServerThatThrowsKeepsNoServerWaiting() {
    var unused =
        mesh.resources()
            .onPush(
                () -> {
                  throw new RejectedExecutionException("thrown by the test");
                });
    mesh.start();

    assertThat(CompletableFuture.supplyAsync(() -> register("a", 9081)))
        .succeedsWithin(Duration.ofSeconds(30));
  }

  private Map<WorkloadKey, Workload> workloads() {
    return mesh.runtime.newest().state().registered().workloads();
  }

  private Registered register(String app, int port) {
    Registered registered = mesh.registrar().register(node(app, port), answers::add);
    registered.inForce().toCompletableFuture().join();
    return registered;
  }

  /** A server whose listener keeps the loop until it is let go. */
  private Registered registerBusy(CountDownLatch busy, CountDownLatch free) {
    return mesh.registrar()
        .register(
            node("a", 9081),
            answer -> {
              busy.countDown();
              Uninterruptibles.awaitUninterruptibly(free);
            });
  }

  private static Node node(String app, int port) {
    return new Node(
        "sidecar~127.0.0.1~a.default~default.svc.cluster.local",
        app,
        Map.of(
            NodeMetadata.AUTO_REGISTER_GROUP,
            app,
            NodeMetadata.INSTANCE_IPS,
            "127.0.0.1",
            NodeMetadata.LABELS,
            Map.of("app", app),
            NodeMetadata.POD_PORTS,
            Map.of("grpc", (double) port)),
        "",
        "",
        "");
  }
}

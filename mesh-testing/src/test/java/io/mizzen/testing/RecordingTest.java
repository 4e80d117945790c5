package io.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Which calls belong to which recording of one mesh. */
@MeshTest
class RecordingTest {
  @Test
  void recordingsOneAfterAnotherHoldTheirOwnCalls(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.serve("reviews", "v1", new FakeHealth());

    assertThat(mesh.send(3, () -> check(reviews)).size()).isEqualTo(3);
    assertThat(mesh.send(2, () -> check(reviews)).size()).isEqualTo(2);
  }

  @Test
  void aRecordingWithinAnotherIsPartOfIt(
      Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
    mesh.serve("reviews", "v1", new FakeHealth());

    Calls outer =
        mesh.record(
            () -> {
              check(reviews);
              assertThat(mesh.send(2, () -> check(reviews)).size()).isEqualTo(2);
            });

    assertThat(outer.size()).isEqualTo(3);
  }

  @Test
  void twoThreadsCannotRecordAtOnce(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews)
      throws Exception {
    mesh.serve("reviews", "v1", new FakeHealth());
    CountDownLatch recording = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    CompletableFuture<Calls> first =
        CompletableFuture.supplyAsync(
            () ->
                mesh.record(
                    () -> {
                      recording.countDown();
                      await(refused);
                      check(reviews);
                    }));
    recording.await();

    assertThatThrownBy(() -> mesh.send(1, () -> check(reviews)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("records calls of this mesh (expected: one recording at a time");
    refused.countDown();

    assertThat(calls(first).size()).isEqualTo(1);
    assertThat(mesh.send(2, () -> check(reviews)).size()).isEqualTo(2);
  }

  private static Calls calls(CompletableFuture<Calls> recorded)
      throws ExecutionException, InterruptedException {
    return recorded.get();
  }

  private static void check(HealthBlockingStub stub) {
    var unused = stub.check(HealthCheckRequest.getDefaultInstance());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

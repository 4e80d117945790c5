package io.mizzen.it.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestMeshTest {
  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void knowReviews() {
    mesh.apply(Yaml.service("reviews"));
  }

  @Test
  void everyCallIsCountedWhereItIsAnswered() {
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilAllAnswer("v1", "v2");

    Counts counts = mesh.counting(() -> client.send(100, Call.of(EchoService.TELL)));

    assertThat(counts.total()).isEqualTo(100);
    assertThat(counts.calls()).containsOnlyKeys("v1", "v2");
  }

  @Test
  void scriptedFailuresEndAfterTheirNumber() {
    CountingServer server = mesh.serve(Identity.of("reviews", "v1"));
    mesh.apply(noRetries());
    EchoClient client = mesh.client("mesh:///reviews:9080");

    server.echo().failFirst(1);
    List<Reply> replies = client.send(2, number -> Call.say().requestId("same"));

    assertThat(replies)
        .extracting(Reply::code)
        .containsExactlyInAnyOrder(Status.Code.UNAVAILABLE, Status.Code.OK);
    assertThat(server.echo().attempts("same")).isEqualTo(2);
  }

  @Test
  void heldCallsArriveAndWaitForTheirRelease() {
    CountingServer server = mesh.serve(Identity.of("reviews", "v1"));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);

    server.echo().hold();
    CompletableFuture<Reply> held = client.start(Call.say());
    Reply impatient = client.call(Call.say().within(Duration.ofMillis(500)));
    server.echo().release();

    assertThat(impatient.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(held.join().isFrom("v1")).isTrue();
  }

  @Test
  void watchersSeeTicksUntilReleased() {
    CountingServer server = mesh.serve(Identity.of("reviews", "v1"));
    EchoClient client = mesh.client("mesh:///reviews:9080");

    Stream stream = client.watch(Call.of(EchoService.WATCH));
    server.echo().tick();
    server.echo().release();

    assertThat(stream.end().join().isOk()).isTrue();
    assertThat(stream.messages()).isEqualTo(2);
  }

  private static String noRetries() {
    return Yaml.virtualService(
        "reviews",
        """
        - route:
          - destination:
              host: reviews
          retries:
            attempts: 0
        """);
  }
}

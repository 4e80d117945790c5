package io.mizzen.it.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code http2MaxRequests} that comes, changes, goes and comes back on a channel in use. */
class LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than what grpc-java allows a cluster that names no limit: 1,024. */
  private static final int MANY = 1_500;

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private CountingServer server;

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    server = mesh.serve(Identity.of("reviews", "v1"));
  }

  @Test
  void limitsComeChangeGoAndComeBack() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    assertThat(client.untilFirst(Reply::isOk).isFrom("v1")).isTrue();

    assertThat(passed(client, 20)).isEqualTo(20);
    mesh.apply(limit(5));
    awaitPassed(client, 5);
    mesh.apply(limit(9));
    awaitPassed(client, 9);
    mesh.apply(limit(2));
    awaitPassed(client, 2);
    mesh.delete("DestinationRule", "reviews");
    awaitPassed(client, 20);
    assertThat(passed(client, MANY)).isEqualTo(MANY);
    mesh.apply(limit(3));
    awaitPassed(client, 3);
    mesh.apply(
        Yaml.destinationRule("reviews", "trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}\n"));
    awaitPassed(client, 20);
  }

  @Test
  void aLimitCountsCallsThatWereInFlightBeforeItCame() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);
    server.echo().hold();
    Call patient = Call.say().within(Duration.ofMinutes(10));
    List<CompletableFuture<Reply>> held = start(client, 4, patient);
    mesh.apply(limit(4));
    Reply refused =
        client.untilFirst(Call.say().within(Duration.ofSeconds(1)), LimitsTest::isOverTheLimit);
    server.echo().release();

    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(held.stream().map(CompletableFuture::join)).allMatch(Reply::isOk);
    assertThat(client.untilFirst(Reply::isOk).isFrom("v1")).isTrue();
  }

  @Test
  void limitsOfSubsetsCountApart() {
    mesh.apply(subsets(0, 0), Yaml.virtualService("reviews", Yaml.toSubset("reviews", "a")));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);

    mesh.apply(subsets(3, 7));
    awaitPassed(client, 3);
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "b")));
    awaitPassed(client, 7);
    mesh.apply(subsets(3, 0));
    awaitPassed(client, 20);
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "a")));
    awaitPassed(client, 3);
  }

  /** An ACK is not yet an effect: tries until the limit holds, then once more to be sure. */
  private void awaitPassed(EchoClient client, int expected) {
    await().atMost(PATIENCE).until(() -> passed(client, 20) == expected);
    assertThat(passed(client, 20)).isEqualTo(expected);
  }

  /** The number of calls let through, of so many that are held at the same time. */
  private int passed(EchoClient client, int tried) {
    long before = server.echo().calls();
    server.echo().hold();
    List<CompletableFuture<Reply>> calls = start(client, tried, Call.say());
    await().atMost(PATIENCE).until(() -> server.echo().calls() - before + failed(calls) == tried);
    long refused = failed(calls);
    server.echo().release();
    List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
    assertThat(replies.stream().filter(reply -> !reply.isOk()))
        .allMatch(LimitsTest::isOverTheLimit);
    return tried - Math.toIntExact(refused);
  }

  private static List<CompletableFuture<Reply>> start(EchoClient client, int count, Call call) {
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(client.start(call));
    }
    return calls;
  }

  private static long failed(List<CompletableFuture<Reply>> calls) {
    return calls.stream().filter(call -> call.isDone() && !call.join().isOk()).count();
  }

  private static boolean isOverTheLimit(Reply reply) {
    String text = String.valueOf(reply.status().getDescription());
    return reply.code() == Code.UNAVAILABLE && text.contains("max concurrent requests limit");
  }

  private static String limit(int limit) {
    return Yaml.destinationRule(
        "reviews",
        "trafficPolicy:\n  connectionPool:\n    http: {http2MaxRequests: " + limit + "}\n");
  }

  /** Two subsets of the same server, each with its limit; 0 is none. */
  private static String subsets(int a, int b) {
    return Yaml.destinationRule(
        "reviews",
        """
        subsets:
        - name: a
          labels: {version: v1}
          trafficPolicy: {connectionPool: {http: {http2MaxRequests: %d}}}
        - name: b
          labels: {version: v1}
          trafficPolicy: {connectionPool: {http: {http2MaxRequests: %d}}}
        """
            .formatted(a, b));
  }
}

package io.mizzen.it.live;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A timeout of half a second against a handler that takes two, or does not answer. */
class TimeoutsTest {
  private static final int CALLS = 8;
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private CountingServer server;

  @BeforeEach
  void serveSlowly() {
    mesh.apply(Yaml.service("reviews"));
    server = mesh.serve(Identity.of("reviews", "v1"));
    server.echo().delay(SLOW);
  }

  @Test
  void slowCallsEndWithTheTimeout() {
    mesh.apply(rule("timeout: 0.5s"));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    // The way to the server is found before it is slow: that takes no time of the calls.
    server.echo().delay(Duration.ZERO);
    client.untilFirst(Reply::isOk);
    server.echo().hold();
    AtomicInteger sent = new AtomicInteger();

    // Further ones while none has arrived: a busy machine may take longer for that.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Reply> replies =
                  client.send(CALLS, n -> Call.say().requestId("slow-" + sent.getAndIncrement()));
              assertThat(complaints(Code.DEADLINE_EXCEEDED, replies)).isEmpty();
              assertThat(attempts(sent.get())).contains(1);
            });

    assertThat(attempts(sent.get())).isSubsetOf(0, 1);
  }

  private Stream<Integer> attempts(int sent) {
    return IntStream.range(0, sent).mapToObj(n -> server.echo().attempts("slow-" + n));
  }

  @Test
  void slowCallsSucceedWithoutTimeout() {
    assertThat(complaints(Code.OK, send(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "timeout: 60s"})
  void checkerRejectsOtherRules(String rule) {
    assertThat(complaints(Code.DEADLINE_EXCEEDED, send(rule))).isNotEmpty();
  }

  @Test
  void timeoutReachesALiveChannel() {
    mesh.apply(rule(""));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);

    mesh.apply(rule("timeout: 0.5s"));
    client.untilFirst(reply -> reply.code() == Code.DEADLINE_EXCEEDED);
    server.echo().hold();

    List<Reply> replies = client.send(CALLS, Call.say());
    assertThat(complaints(Code.DEADLINE_EXCEEDED, replies)).isEmpty();
  }

  private List<Reply> send(String timeout) {
    mesh.apply(rule(timeout));
    return mesh.client("mesh:///reviews:9080").send(CALLS, Call.say());
  }

  private static List<String> complaints(Code expected, List<Reply> replies) {
    return Statuses.complaints(expected, replies);
  }

  private static String rule(String timeout) {
    return Yaml.virtualService(
        "reviews", "- route:\n  - destination: {host: reviews}\n" + timeout.indent(2));
  }
}

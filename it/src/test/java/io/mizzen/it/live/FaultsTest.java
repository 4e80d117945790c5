package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.BinomialBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Injected faults hit the share of calls that the rule says, and only the calls it matches. */
class FaultsTest {
  private static final int CALLS = 3_000;
  private static final int DELAYED_CALLS = 30;
  private static final Duration DELAY = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private CountingServer server;

  @BeforeEach
  void serveRatings() {
    mesh.apply(Yaml.service("ratings"));
    server = mesh.serve(Identity.of("ratings", "v1"));
  }

  /** The observations: how calls ended, and how many the server got. */
  private record Seen(Map<Code, Integer> codes, long served) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          httpStatus: 404                  | UNIMPLEMENTED
          httpStatus: 503                  | UNAVAILABLE
          httpStatus: 500                  | UNKNOWN
          grpcStatus: RESOURCE_EXHAUSTED   | RESOURCE_EXHAUSTED
          grpcStatus: UNAVAILABLE          | UNAVAILABLE
          """)
  void halfOfTheCallsAreAborted(String status, Code code) {
    Seen seen = send(abort(status, 50), Call.say());

    assertThat(complaints(0.5, code, seen)).isEmpty();
  }

  @Test
  void allCallsAreAborted() {
    Seen seen = send(abort("grpcStatus: NOT_FOUND", 100), Call.say());

    assertThat(complaints(1, Code.NOT_FOUND, seen)).isEmpty();
    assertThat(seen.served()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 10, 40, 60, 100})
  void checkerRejectsOtherShares(double percent) {
    Seen seen = send(abort("grpcStatus: NOT_FOUND", percent), Call.say());

    assertThat(complaints(0.5, Code.NOT_FOUND, seen)).isNotEmpty();
  }

  @Test
  void checkerRejectsTheMeshWithoutTheRuleAndAnotherStatus() {
    Seen without = send("", Call.say());
    Seen other = send(abort("grpcStatus: ABORTED", 50), Call.say());

    assertThat(complaints(0.5, Code.NOT_FOUND, without)).isNotEmpty();
    assertThat(complaints(0.5, Code.NOT_FOUND, other)).isNotEmpty();
  }

  @Test
  void onlyCallsWithTheHeaderAreAborted() {
    String rule = forJason(abort("grpcStatus: NOT_FOUND", 100));

    Seen jason = send(rule, Call.say().header("end-user", "jason"));
    Seen others = send(rule, Call.say().header("end-user", "kim"));

    assertThat(complaints(1, Code.NOT_FOUND, jason)).isEmpty();
    assertThat(complaints(0, Code.NOT_FOUND, others)).isEmpty();
    assertThat(complaints(0, Code.NOT_FOUND, jason)).isNotEmpty();
    assertThat(complaints(1, Code.NOT_FOUND, others)).isNotEmpty();
  }

  @Test
  void everyCallIsDelayed() {
    List<Duration> times = times(delay(100), Call.say());

    assertThat(tooFast(times)).isEmpty();
  }

  @Test
  void onlyCallsWithTheHeaderAreDelayed() {
    String rule = forJason(delay(100));

    assertThat(tooFast(times(rule, Call.say().header("end-user", "jason")))).isEmpty();
    awaitFastCalls(rule);
  }

  @Test
  void checkerRejectsCallsThatAreNotAllDelayed() {
    awaitFastCalls("");
    awaitFastCalls(delay(50));
  }

  /**
   * Again, since a machine that is busy elsewhere for as long as the delay makes all calls slow.
   */
  private void awaitFastCalls(String fault) {
    await().atMost(PATIENCE).until(() -> !tooFast(times(fault, Call.say())).isEmpty());
  }

  /** The checker: aborted calls by their share, all others answered and counted by the server. */
  private static List<String> complaints(double share, Code code, Seen seen) {
    List<String> complaints = new ArrayList<>();
    int aborted = seen.codes().getOrDefault(code, 0);
    BinomialBounds bounds = Chance.bounds(CALLS, share);
    if (!bounds.accepts(aborted)) {
      complaints.add("aborted: " + aborted + " (expected: " + bounds + ")");
    }
    int answered = seen.codes().getOrDefault(Code.OK, 0);
    if (aborted + answered != CALLS) {
      complaints.add("ended with " + seen.codes() + " (expected: OK and " + code + " only)");
    }
    if (seen.served() != answered) {
      complaints.add("served: " + seen.served() + " (expected: " + answered + ")");
    }
    return complaints;
  }

  /** The checker: a delay is a lower bound of how long a call takes. */
  private static List<Duration> tooFast(List<Duration> times) {
    return times.stream().filter(time -> time.compareTo(DELAY) < 0).toList();
  }

  private Seen send(String fault, Call call) {
    EchoClient client = clientUnder(fault);
    long before = server.echo().calls();
    Map<Code, Integer> codes = Statuses.tally(client.send(CALLS, call));
    return new Seen(codes, server.echo().calls() - before);
  }

  private List<Duration> times(String fault, Call call) {
    EchoClient client = clientUnder(fault);
    // Connecting counts towards no call.
    client.untilFirst(Reply::isOk);
    List<CompletableFuture<Duration>> times = new ArrayList<>();
    for (int i = 0; i < DELAYED_CALLS; i++) {
      long start = System.nanoTime();
      times.add(client.start(call).thenApply(reply -> Duration.ofNanos(System.nanoTime() - start)));
    }
    return times.stream().map(CompletableFuture::join).toList();
  }

  private EchoClient clientUnder(String fault) {
    mesh.apply(
        Yaml.virtualService(
            "ratings",
            fault.startsWith("- ")
                ? fault
                : "- route:\n  - destination: {host: ratings}\n" + fault.indent(2)));
    return mesh.client("mesh:///ratings:9080");
  }

  private static String forJason(String fault) {
    return "- match:\n  - headers: {end-user: {exact: jason}}\n"
        + "  route:\n  - destination: {host: ratings}\n"
        + fault.indent(2)
        + "- route:\n  - destination: {host: ratings}\n";
  }

  private static String abort(String status, double percent) {
    return "fault: {abort: {" + status + ", percentage: {value: " + percent + "}}}";
  }

  private static String delay(double percent) {
    return "fault: {delay: {fixedDelay: 0.7s, percentage: {value: " + percent + "}}}";
  }
}

package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that fails the first k attempts of every request, against rules of n retries. */
class RetriesTest {
  private static final int REQUESTS = 8;
  private static final int DEFAULT_ATTEMPTS = 2;

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private CountingServer server;

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    server = mesh.serve(Identity.of("reviews", "v1"));
  }

  /** The observations of one request: how it ended, and how often the server was asked. */
  private record Request(Code code, int attempts) {}

  @ParameterizedTest(name = "attempts: {0}, failing {1} times")
  @CsvSource({
    "0, 0", "0, 1", "1, 1", "1, 2", "3, 0", "3, 1", "3, 2", "3, 3", "3, 4", "3, 9", "10, 9",
    "10, 10", "10, 11"
  })
  void requestsAreRetriedAsOftenAsTheRuleSays(int attempts, int failures) {
    assertThat(complaints(attempts, failures, send(retries(attempts), failures))).isEmpty();
  }

  @Test
  @DisplayName("attempts: 3 asks the server 4 times")
  void theMissionsNumbersHold() {
    assertThat(send(retries(3), 3)).containsOnly(new Request(Code.OK, 4));
    assertThat(send(retries(3), 4)).containsOnly(new Request(Code.UNAVAILABLE, 4));
  }

  @Test
  void withoutARuleTwoRetriesAreMade() {
    assertThat(complaints(DEFAULT_ATTEMPTS, 2, send("", 2))).isEmpty();
    assertThat(complaints(DEFAULT_ATTEMPTS, 3, send("", 3))).isEmpty();
  }

  @ParameterizedTest(name = "judged as attempts: {0}, but {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3  | 3  | ''
          3  | 4  | ''
          3  | 3  | retries: {attempts: 0}
          3  | 3  | retries: {attempts: 2, retryOn: unavailable}
          3  | 4  | retries: {attempts: 4, retryOn: unavailable}
          3  | 1  | retries: {attempts: 3, retryOn: resource-exhausted}
          10 | 10 | retries: {attempts: 4, retryOn: unavailable}
          0  | 1  | ''
          """)
  void checkerRejectsOtherRules(int attempts, int failures, String rule) {
    assertThat(complaints(attempts, failures, send(rule, failures))).hasSize(REQUESTS);
  }

  /** The checker: 1 + min(k, n) attempts, and success if one of them was not to fail. */
  private static List<String> complaints(int attempts, int failures, List<Request> requests) {
    Request expected =
        new Request(
            failures <= attempts ? Code.OK : Code.UNAVAILABLE, 1 + Math.min(failures, attempts));
    return requests.stream()
        .filter(request -> !request.equals(expected))
        .map(request -> request + " (expected: " + expected + ")")
        .toList();
  }

  private List<Request> send(String rule, int failures) {
    server.echo().failFirst(failures);
    mesh.apply(
        Yaml.virtualService(
            "reviews", "- route:\n  - destination: {host: reviews}\n" + rule.indent(2)));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    String round = "round-" + server.echo().calls() + "-";
    List<Reply> replies = client.send(REQUESTS, n -> Call.say().requestId(round + n));
    List<Request> requests = new ArrayList<>();
    IntStream.range(0, REQUESTS)
        .forEach(
            n ->
                requests.add(
                    new Request(replies.get(n).code(), server.echo().attempts(round + n))));
    return requests;
  }

  private static String retries(int attempts) {
    return attempts == 0
        ? "retries: {attempts: 0}"
        : "retries: {attempts: " + attempts + ", retryOn: unavailable}";
  }
}

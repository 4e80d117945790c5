package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.foreign.ForeignClient.Calls;
import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Outcome;
import io.mizzen.it.foreign.ForeignClient.Readiness;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The capability profile of each client, seen on the client itself. */
class ForeignClientPoliciesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PER_CALL = Duration.ofSeconds(20);

  /** All attempts of a call that is retried within milliseconds. */
  private static final Duration PER_ATTEMPTS = Duration.ofSeconds(5);

  /** Until the last call has begun, the first one must not have ended. */
  private static final Duration PER_HELD_CALL = Duration.ofSeconds(10);

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private CountingServer v1;

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"));
    v1 = mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
  }

  /** Forty users all meet the same one of two servers by chance less than once in 10^11 times. */
  @ParameterizedTest
  @EnumSource
  void hashRingKeepsAUserOnOneServer(Kind kind) throws IOException {
    mesh.apply(policy("loadBalancer: {consistentHash: {httpHeaderName: user}}"));

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");

      assertThat(
              IntStream.range(0, 40)
                  .mapToObj(user -> client.call("a", 8, PER_CALL, Map.of("user", "u" + user))))
          .allSatisfy(outcome -> assertThat(outcome.answers().values()).containsExactly(8))
          .extracting(Outcome::answers)
          .contains(Map.of("reviews-v1 v1", 8), Map.of("reviews-v2 v2", 8));
      assertNothingRefused();
    }
  }

  @ParameterizedTest
  @EnumSource
  void balancerAndOutlierDetectionAreAccepted(Kind kind) throws IOException {
    mesh.apply(
        policy(
            """
            loadBalancer: {simple: LEAST_REQUEST}
            outlierDetection: {consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 2s}
            """));

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");
      // One that is not connected yet is sent nothing.
      await()
          .atMost(PATIENCE)
          .until(() -> client.call("a", 20, PER_CALL, Map.of()).answers().size() == 2);
      Outcome both = client.call("a", 200, PER_CALL, Map.of());
      v1.close();
      await()
          .atMost(PATIENCE)
          .until(() -> client.call("a", 50, PER_CALL, Map.of()).equals(allFromV2(50)));
      Outcome one = client.call("a", 200, PER_CALL, Map.of());

      assertThat(both.answers()).containsOnlyKeys("reviews-v1 v1", "reviews-v2 v2");
      assertThat(both.failures()).isEmpty();
      assertThat(one).isEqualTo(allFromV2(200));
      assertNothingRefused();
    }
  }

  /** An open channel gives up the endpoints it had. */
  @ParameterizedTest
  @EnumSource
  void subsetThatBecomesEmptyTakesNoCalls(Kind kind) throws IOException {
    mesh.apply(onlyTo("v1"));

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("kept", "xds:///reviews:9080");
      assertThat(client.call("kept", 1, PER_CALL, Map.of()).failures()).isEmpty();

      mesh.apply(
          Yaml.destinationRule("reviews", "subsets: [{name: v1, labels: {version: nobody}}]"));
      await()
          .atMost(PATIENCE)
          .until(() -> failures(client.callNow("kept", PER_CALL), "UNAVAILABLE") == 1);
      long before = v1.echo().calls();

      assertThat(failures(client.callNow("kept", PER_CALL), "UNAVAILABLE")).isEqualTo(1);
      assertThat(v1.echo().calls()).isEqualTo(before);
    }
  }

  /**
   * Calls that are held count; the rest fails without reaching a server. grpc-js looks at the count
   * long before it raises it, so there a burst of calls passes any limit.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GRPC_JS")
  void breakerHolds(Kind kind) throws IOException {
    mesh.apply(onlyTo("v1"), policy("connectionPool: {http: {http2MaxRequests: 3}}"));

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");
      assertThat(client.call("a", 1, PER_CALL, Map.of()).failures()).isEmpty();
      v1.echo().hold();
      long before = v1.echo().calls();
      Outcome outcome =
          client.call("a", new Calls(8, 8, PER_HELD_CALL, Map.of(), Readiness.NEEDED));

      assertThat(v1.echo().calls() - before).isEqualTo(3);
      assertThat(outcome.answers()).isEmpty();
      assertThat(failures(outcome, "DEADLINE_EXCEEDED")).isEqualTo(3);
      assertThat(failures(outcome, "UNAVAILABLE")).isEqualTo(5);
      assertNothingRefused();
    }
  }

  /** docs/foreign-clients.md says so: most of gRPC makes five attempts, whatever a rule allows. */
  @ParameterizedTest
  @EnumSource
  void attemptsAreCut(Kind kind) throws IOException {
    mesh.apply(
        Yaml.virtualService(
            "reviews",
            """
            - route: [{destination: {host: reviews, subset: v1}}]
              retries: {attempts: 9, retryOn: unavailable, backoff: 1ms}
            """));
    v1.echo().failFirst(400);

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");
      // C-core's retry timer misses its time in a third of the calls on a busy machine; such a call
      // ends by its deadline and says nothing about attempts.
      String refused =
          IntStream.range(0, 20)
              .mapToObj("call-%d"::formatted)
              .filter(
                  id ->
                      failures(
                              client.call("a", 1, PER_ATTEMPTS, Map.of("x-request-id", id)),
                              "UNAVAILABLE")
                          == 1)
              .findFirst()
              .orElseThrow();

      assertThat(v1.echo().attempts(refused)).isEqualTo(kind == Kind.GRPC_GO ? 10 : 5);
    }
  }

  /** grpc-go must know a cluster before a route sends calls to it. */
  @ParameterizedTest
  @EnumSource
  void noCallIsLostWhileARuleMoves(Kind kind) throws IOException {
    mesh.apply(onlyTo("v1"));

    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");
      assertThat(client.call("a", 1, PER_CALL, Map.of()).failures()).isEmpty();
      for (int step = 0; step < 40; step++) {
        CompletableFuture<Outcome> calls =
            CompletableFuture.supplyAsync(
                () -> client.call("a", new Calls(60, 4, PER_CALL, Map.of(), Readiness.NEEDED)));
        mesh.apply(onlyTo(step % 2 == 0 ? "v2" : "v1"));
        assertThat(calls.join().failures()).as("step " + step).isEmpty();
      }

      String last = "reviews-v1 v1";
      await()
          .atMost(PATIENCE)
          .until(
              () -> client.callNow("a", PER_CALL).equals(new Outcome(Map.of(last, 1), Map.of())));
      assertNothingRefused();
    }
  }

  private static Outcome allFromV2(int calls) {
    return new Outcome(Map.of("reviews-v2 v2", calls), Map.of());
  }

  private void assertNothingRefused() {
    assertThat(ForeignMesh.proxies(mesh))
        .isNotEmpty()
        .flatExtracting(proxy -> proxy.types().values())
        .isNotEmpty()
        .allSatisfy(type -> assertThat(type.lastNack()).isEmpty());
  }

  private static int failures(Outcome outcome, String code) {
    return outcome.failures().entrySet().stream()
        .filter(failure -> failure.getKey().startsWith(code + ":"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static String policy(String policy) {
    return Yaml.destinationRule(
        "reviews",
        "trafficPolicy:\n"
            + policy.indent(2)
            + "subsets:\n- {name: v1, labels: {version: v1}}\n- {name: v2, labels: {version: v2}}");
  }

  private static String onlyTo(String subset) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }
}

package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Outcome;
import io.mizzen.it.mesh.Chance;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.BinomialBounds;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.ProxyStatus.TypeStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of other implementations obey our rules, and refuse nothing we send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // no static may keep a mesh alive
class ForeignClientSmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 3_000;
  private static final BinomialBounds NINETY = Chance.bounds(CALLS, 0.9);
  private static final Duration PER_CALL = Duration.ofSeconds(30);

  private static final String V1 = "reviews-v1 v1";
  private static final String V2 = "reviews-v2 v2";

  private final TestMesh mesh = TestMesh.start();

  @BeforeAll
  void serveTwoServices() {
    mesh.apply(
        Yaml.service("reviews"), Yaml.service("details"), Yaml.subsets("reviews", "v1", "v2"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    mesh.serve(Identity.of("details", "v1"));
  }

  @AfterAll
  void stopTheMesh() {
    mesh.close();
  }

  /** The clients of one test are gone before the next one looks at the server's status. */
  @AfterEach
  void waitUntilTheClientIsGone() {
    await().atMost(PATIENCE).until(() -> foreignProxies().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void ninetyTenIsObeyed(Kind kind) throws IOException {
    mesh.apply(weights(90, 10));

    try (ForeignClient client = start(kind)) {
      client.open("a", "xds:///reviews:9080");
      Counts before = mesh.countsByServer();
      Outcome outcome = client.call("a", CALLS, PER_CALL, Map.of());
      Counts served = mesh.countsByServer().since(before);

      assertThat(outcome.failures()).isEmpty();
      assertThat(served.calls())
          .containsOnly(
              Map.entry("reviews-v1", (long) outcome.answered(V1)),
              Map.entry("reviews-v2", (long) outcome.answered(V2)));
      assertThat(served.total()).isEqualTo(CALLS);
      assertThat(outcome.answered(V1)).matches(NINETY::accepts, "within " + NINETY);
      assertNothingRefused(kind);
    }
  }

  /** The check above can fail: it refuses what swapped weights and no rule at all give. */
  @ParameterizedTest
  @EnumSource
  void swappedWeightsAreToldFromNinetyTen(Kind kind) throws IOException {
    mesh.apply(weights(10, 90));

    try (ForeignClient client = start(kind)) {
      client.open("a", "xds:///reviews:9080");
      Outcome outcome = client.call("a", CALLS, PER_CALL, Map.of());

      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.answered(V1)).matches(calls -> !NINETY.accepts(calls), "not " + NINETY);
      assertThat(outcome.answered(V2)).matches(NINETY::accepts, "within " + NINETY);
      assertThat(NINETY.excludes(0.5)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void headerRouteIsObeyed(Kind kind) throws IOException {
    mesh.apply(weights(100, 0));

    try (ForeignClient client = start(kind)) {
      client.open("a", "xds:///reviews:9080");
      Outcome jason = client.call("a", 200, PER_CALL, Map.of("end-user", "jason"));
      Outcome other = client.call("a", 200, PER_CALL, Map.of("end-user", "jasone"));

      assertThat(jason).isEqualTo(new Outcome(Map.of(V2, 200), Map.of()));
      assertThat(other).isEqualTo(new Outcome(Map.of(V1, 200), Map.of()));
      assertNothingRefused(kind);
    }
  }

  /**
   * A name is given up and asked for again while another stays. grpc-js and grpc-go do both on one
   * stream; gRPC core keeps a stream per target, so there it is a second stream that must be
   * answered.
   */
  @ParameterizedTest
  @EnumSource
  void reopenedChannelIsAnswered(Kind kind) throws IOException {
    mesh.apply(onlyTo("v1"));

    try (ForeignClient client = start(kind)) {
      client.open("kept", "xds:///details:9080");
      assertThat(client.call("kept", 1, PER_CALL, Map.of()).answers()).containsKey("details-v1 v1");
      client.open("a", "xds:///reviews:9080");
      assertThat(client.call("a", 1, PER_CALL, Map.of()).answers()).containsKey(V1);
      assertThat(askedFor(TypeUrl.LISTENER)).isEqualTo(2);

      client.close("a");
      await().atMost(PATIENCE).until(() -> askedFor(TypeUrl.LISTENER) == 1);
      client.open("b", "xds:///reviews:9080");

      assertThat(client.call("b", 1, PER_CALL, Map.of())).isEqualTo(oneAnswer(V1));
      assertNothingRefused(kind);
      if (kind == Kind.GRPC_JS) {
        assertThat(foreignProxies()).hasSize(1);
      }
    }
  }

  /** A rule that moves away and back makes a client drop a cluster and ask for it again. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      // It is told all clusters that rules may send to, and keeps asking for them.
      names = "GRPC_GO")
  void resubscribedClusterIsAnswered(Kind kind) throws IOException {
    mesh.apply(onlyTo("v1"));

    try (ForeignClient client = start(kind)) {
      client.open("a", "xds:///reviews:9080");
      assertThat(client.call("a", 1, PER_CALL, Map.of()).answers()).containsKey(V1);
      Instant connected = foreignProxies().get(0).connectedSince();

      mesh.apply(onlyTo("v2"));
      await()
          .atMost(PATIENCE)
          .until(() -> client.call("a", 1, PER_CALL, Map.of()).equals(oneAnswer(V2)));
      await().atMost(PATIENCE).until(() -> askedFor(TypeUrl.CLUSTER) == 1);
      mesh.apply(onlyTo("v1"));

      await()
          .atMost(PATIENCE)
          .until(() -> client.call("a", 1, PER_CALL, Map.of()).equals(oneAnswer(V1)));
      assertThat(foreignProxies()).singleElement().returns(connected, ProxyStatus::connectedSince);
      assertNothingRefused(kind);
    }
  }

  /** A name nobody knows must not silence its neighbours on the same stream. */
  @ParameterizedTest
  @EnumSource
  void unknownNameSilencesNoOther(Kind kind) throws IOException {
    mesh.apply(weights(100, 0));

    try (ForeignClient client = start(kind)) {
      client.open("typo", "xds:///reviewz:9080");
      Outcome typo = client.call("typo", 1, Duration.ofSeconds(1), Map.of());
      client.open("a", "xds:///reviews:9080");
      Outcome neighbour = client.call("a", 1, PER_CALL, Map.of());

      assertThat(typo.answers()).isEmpty();
      assertThat(neighbour).isEqualTo(oneAnswer(V1));
      assertNothingRefused(kind);
    }
  }

  private ForeignClient start(Kind kind) throws IOException {
    return ForeignMesh.start(kind, mesh);
  }

  private void assertNothingRefused(Kind kind) {
    assertThat(foreignProxies())
        .isNotEmpty()
        .allSatisfy(
            proxy -> {
              assertThat(proxy.node().userAgentName()).startsWith(kind.userAgent());
              assertThat(proxy.types().values())
                  .allSatisfy(type -> assertThat(type.lastNack()).isEmpty());
            })
        .anySatisfy(
            proxy ->
                assertThat(proxy.types())
                    .containsKeys(TypeUrl.LISTENER, TypeUrl.CLUSTER, TypeUrl.ENDPOINT));
  }

  /** The number of names of a type that the foreign client is subscribed to now. */
  private int askedFor(TypeUrl type) {
    return foreignProxies().stream()
        .flatMap(proxy -> Stream.ofNullable(proxy.types().get(type)))
        .mapToInt(TypeStatus::subscribed)
        .sum();
  }

  private List<ProxyStatus> foreignProxies() {
    return ForeignMesh.proxies(mesh);
  }

  private static Outcome oneAnswer(String answer) {
    return new Outcome(Map.of(answer, 1), Map.of());
  }

  private static String onlyTo(String subset) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }

  private static String weights(int v1, int v2) {
    return Yaml.virtualService(
        "reviews",
        """
        - match:
          - headers: {end-user: {exact: jason}}
          route:
          - destination: {host: reviews, subset: v2}
        - route:
          - {destination: {host: reviews, subset: v1}, weight: %d}
          - {destination: {host: reviews, subset: v2}, weight: %d}
        """
            .formatted(v1, v2));
  }
}

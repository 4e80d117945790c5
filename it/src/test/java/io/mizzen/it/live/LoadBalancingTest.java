package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.api.NotApplied;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several equal instances a call goes to. */
class LoadBalancingTest {
  private static final int CALLS = 3_000;

  /** Odd, so that a balancer that takes turns among four gives a key another one each time. */
  private static final int KEYS = 601;

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void knowReviews() {
    mesh.apply(Yaml.service("reviews"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROUND_ROBIN", "UNSPECIFIED"})
  void roundRobinTakesTurns(String simple) {
    Set<String> names = serve("a", "b", "c");

    assertThat(unequal(names, spread("simple: " + simple, names))).isEmpty();
  }

  @Test
  void randomIsReportedAndTakesTurns() {
    Set<String> names = serve("a", "b", "c");

    assertThat(unequal(names, spread("simple: RANDOM", names))).isEmpty();
    assertThat(mesh.control().notApplied())
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.path()).isEqualTo("spec.trafficPolicy.loadBalancer.simple");
              assertThat(report.reason()).contains("RANDOM");
            });
  }

  @Test
  void whatIsHonouredIsNotReported() {
    serve("a");
    mesh.apply(balancer("simple: LEAST_REQUEST"));
    mesh.client("mesh:///reviews:9080").untilFirst(Reply::isOk);

    assertThat(mesh.control().notApplied()).extracting(NotApplied::path).isEmpty();
  }

  @Test
  void turnCheckerRejectsAHashRing() {
    Set<String> names = serve("a", "b", "c");
    EchoClient client = clientUnder("consistentHash: {httpHeaderName: x-user}");

    Counts counts =
        mesh.countingServers(() -> client.send(CALLS, Call.say().header("x-user", "one")));

    assertThat(unequal(names, counts)).isNotEmpty();
  }

  @Test
  void leastRequestAvoidsTheBusy() {
    Counts counts = withOneBusy("simple: LEAST_REQUEST");

    // Two draws with replacement: the busy one is asked only when both fall on it.
    Split expected = new Split(CALLS, Map.of("busy", 0.25, "idle", 0.75));
    assertThat(expected.complaints(counts)).isEmpty();
    assertThat(expected.excludes(Map.of("busy", 0.5, "idle", 0.5))).isTrue();
  }

  @Test
  void leastRequestCheckerRejectsRoundRobin() {
    Counts counts = withOneBusy("simple: ROUND_ROBIN");

    assertThat(new Split(CALLS, Map.of("busy", 0.25, "idle", 0.75)).complaints(counts)).hasSize(2);
  }

  @Test
  void equalKeysMeetTheSameInstance() {
    Set<String> names = serve("a", "b", "c", "d");
    EchoClient client = clientUnder("consistentHash: {httpHeaderName: x-user}");

    assertThat(unsteady(names, byKey(client, "x-user"))).isEmpty();
  }

  @Test
  void keyCheckerRejectsRoundRobinAndAnotherHeader() {
    Set<String> names = serve("a", "b", "c", "d");

    var roundRobin = byKey(clientUnder("simple: ROUND_ROBIN"), "x-user");
    var otherHeader = byKey(clientUnder("consistentHash: {httpHeaderName: x-user}"), "x-other");

    assertThat(unsteady(names, roundRobin)).isNotEmpty();
    assertThat(unsteady(names, otherHeader)).isNotEmpty();
  }

  /** The checker of turns: shares differ by no more than the calls that were under way. */
  private static List<String> unequal(Set<String> names, Counts counts) {
    long fair = CALLS / names.size();
    return names.stream()
        .filter(name -> Math.abs(counts.of(name) - fair) > 5)
        .map(name -> name + ": " + counts.of(name) + " (expected: " + fair + ")")
        .toList();
  }

  /** The checker of keys: one instance per key, and a tenth of the keys at least per instance. */
  private static List<String> unsteady(Set<String> names, Map<String, Set<String>> byKey) {
    Map<String, Long> keys =
        byKey.values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    return Stream.concat(
            byKey.entrySet().stream()
                .filter(key -> key.getValue().size() != 1)
                .map(key -> key + " (expected: one instance)"),
            names.stream()
                .filter(name -> keys.getOrDefault(name, 0L) < KEYS / 10)
                .map(name -> name + ": " + keys.get(name) + " keys (expected: a tenth or more)"))
        .toList();
  }

  /** Sends every key four times, and says who answered it. */
  private static Map<String, Set<String>> byKey(EchoClient client, String header) {
    List<Reply> replies =
        client.send(4 * KEYS, number -> Call.say().header(header, "user-" + number % KEYS));
    Map<String, Set<String>> byKey = new HashMap<>();
    IntStream.range(0, replies.size())
        .forEach(
            number ->
                byKey
                    .computeIfAbsent("user-" + number % KEYS, key -> new HashSet<>())
                    .add(replies.get(number).server()));
    return byKey;
  }

  private Counts spread(String balancer, Set<String> names) {
    EchoClient client = clientUnder(balancer);
    // Turns begin when all connections stand.
    client.untilServersAnswer(names.toArray(String[]::new));

    return mesh.countingServers(() -> client.send(CALLS, Call.say()));
  }

  /** Two instances, one of which has hundreds of calls that it does not answer. */
  private Counts withOneBusy(String balancer) {
    CountingServer busy = mesh.serve(Identity.of("reviews", "v1").named("busy"));
    mesh.serve(Identity.of("reviews", "v1").named("idle"));
    EchoClient client = clientUnder(balancer);
    client.untilServersAnswer("busy", "idle");
    busy.echo().hold();
    long before = busy.echo().calls();
    Call patient = Call.say().within(Duration.ofMinutes(10));
    List<CompletableFuture<Reply>> held =
        IntStream.range(0, 2_000).mapToObj(number -> client.start(patient)).toList();
    // Until the idle one has answered all of its calls, and the busy one has the others.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                busy.echo().calls() - before
                    == held.stream().filter(reply -> !reply.isDone()).count());
    busy.echo().pass();

    Counts counts = mesh.countingServers(() -> client.send(CALLS, Call.say()));

    busy.echo().release();
    held.forEach(CompletableFuture::join);
    return counts;
  }

  private EchoClient clientUnder(String balancer) {
    mesh.apply(balancer(balancer));
    return mesh.client("mesh:///reviews:9080");
  }

  private Set<String> serve(String... names) {
    for (String name : names) {
      mesh.serve(Identity.of("reviews", "v1").named(name));
    }
    return Set.of(names);
  }

  private static String balancer(String settings) {
    return Yaml.destinationRule("reviews", "trafficPolicy:\n  loadBalancer: {" + settings + "}\n");
  }
}

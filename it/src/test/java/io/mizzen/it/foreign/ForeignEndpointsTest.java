package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Outcome;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Open channels of other implementations stop calling endpoints that are gone. They are sent an
 * empty assignment, where grpc-java needs an endpoint that stands in for none.
 */
class ForeignEndpointsTest {
  private static final Duration PER_CALL = Duration.ofSeconds(20);

  /** Of a call that nothing can answer. */
  private static final Duration IN_VAIN = Duration.ofSeconds(2);

  private static final int CALLS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @ParameterizedTest
  @EnumSource
  void endpointsGoAndComeBackUnderAnOpenChannel(Kind kind) throws IOException {
    assumeTrue(
        kind.installation().isPresent(),
        () -> kind + " is not installed; .ci/run installs it and sets -D" + kind.property());
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));

    try (ForeignClient client = ForeignClient.start(kind, mesh.control())) {
      client.open("a", "xds:///reviews:9080");
      awaitAnswers(client);

      mesh.apply(Yaml.service("reviews").replace("app: reviews", "app: nobody"));
      awaitFailures(client, "DEADLINE_EXCEEDED", IN_VAIN);
      mesh.apply(Yaml.service("reviews"));
      awaitAnswers(client);
      mesh.apply(Yaml.destinationRule("reviews", "trafficPolicy: {tls: {mode: SIMPLE}}\n"));
      awaitFailures(client, reason(kind, "closed: DestinationRule default/reviews"), PER_CALL);
      mesh.delete("DestinationRule", "reviews");
      awaitAnswers(client);
      mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v9")));
      awaitFailures(client, reason(kind, "no DestinationRule defines subset v9"), PER_CALL);
      mesh.delete("VirtualService", "reviews");
      awaitAnswers(client);
    }
  }

  /** grpc-go applies drops only where there are endpoints, so it cannot say why there are none. */
  private static String reason(Kind kind, String told) {
    return kind == Kind.GRPC_GO ? "no targets to pick from" : told;
  }

  private static void awaitAnswers(ForeignClient client) {
    await().atMost(PATIENCE).until(() -> call(client, CALLS, PER_CALL).failures().isEmpty());
  }

  /**
   * Once no call is answered, none is sent. These clients wait for ready: without an endpoint their
   * calls end with their deadline, while a drop ends them at once.
   */
  private void awaitFailures(ForeignClient client, String text, Duration perCall) {
    // The first failure may still be one of the change.
    await().atMost(PATIENCE).untilAsserted(() -> assertAllFail(call(client, 1, perCall), text));
    List<Outcome> outcome = new ArrayList<>();

    assertThat(mesh.counting(() -> outcome.add(call(client, CALLS, perCall))).calls()).isEmpty();
    assertAllFail(outcome.get(0), text);
  }

  private static void assertAllFail(Outcome outcome, String text) {
    assertThat(outcome.answers()).isEmpty();
    assertThat(outcome.failures().keySet())
        .isNotEmpty()
        .allMatch(failure -> failure.contains(text));
  }

  private static Outcome call(ForeignClient client, int count, Duration perCall) {
    return client.call("a", count, perCall, Map.of());
  }
}

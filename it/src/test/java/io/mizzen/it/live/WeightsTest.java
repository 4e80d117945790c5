package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights hold per subset, however many instances a subset has. */
class WeightsTest {
  private static final int CALLS = 3_000;

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveThreeVersions() {
    mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2", "v3"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    mesh.serve(Identity.of("reviews", "v3"));
  }

  @ParameterizedTest
  @CsvSource({"90, 10", "80, 20", "50, 50", "100, 0"})
  @DisplayName("A6")
  void callsAreSplitAsTheRuleSays(int v1, int v2) {
    Split expected = split(v1, v2);

    Counts counts = under(weights(v1, v2));

    assertThat(expected.complaints(counts)).isEmpty();
  }

  @Test
  @DisplayName("A6: three replicas of v2")
  void replicasDoNotShiftTheWeights() {
    mesh.serve(Identity.of("reviews", "v2").named("reviews-v2-b"));
    mesh.serve(Identity.of("reviews", "v2").named("reviews-v2-c"));
    Split expected = split(90, 10);

    EchoClient client = following(weights(90, 10));
    Counts counts = counts(client);

    assertThat(expected.complaints(counts)).isEmpty();
    // What weights per endpoint would give: 90 : 3 × 10.
    assertThat(expected.excludes(Map.of("v1", 0.75, "v2", 0.25))).isTrue();
    client.untilServersAnswer("reviews-v2", "reviews-v2-b", "reviews-v2-c");
  }

  @Test
  void checkerRejectsSwappedWeights() {
    Counts counts = under(weights(10, 90));

    assertThat(split(90, 10).complaints(counts)).hasSize(2);
  }

  @Test
  void checkerRejectsTheMeshWithoutTheRule() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilAllAnswer("v1", "v2", "v3");

    Counts counts = counts(client);

    assertThat(split(90, 10).complaints(counts)).isNotEmpty();
    assertThat(split(80, 20).complaints(counts)).isNotEmpty();
    assertThat(split(50, 50).complaints(counts)).isNotEmpty();
  }

  @Test
  void checkerRejectsTheRuleThatWasInForceBefore() {
    Counts counts = counts(parked());
    assertThat(split(90, 10).complaints(counts)).isNotEmpty();
  }

  @Test
  void checkerTellsNeighbouringWeightsApart() {
    assertThat(split(90, 10).excludes(shares(80, 20))).isTrue();
    assertThat(split(80, 20).excludes(shares(90, 10))).isTrue();
    assertThat(split(80, 20).excludes(shares(50, 50))).isTrue();
    assertThat(split(50, 50).excludes(Map.of("v1", 1 / 3.0, "v2", 1 / 3.0))).isTrue();
  }

  /** Changes a live channel from v3 to {@code rule}, then counts. */
  private Counts under(String rule) {
    return counts(following(rule));
  }

  private EchoClient following(String rule) {
    EchoClient client = parked();
    mesh.apply(rule);
    client.untilFirst(reply -> reply.isOk() && !reply.isFrom("v3"));
    return client;
  }

  private Counts counts(EchoClient client) {
    return mesh.counting(() -> client.send(CALLS, Call.say()));
  }

  /** A client whose calls go to v3, where no measured rule sends any. */
  private EchoClient parked() {
    mesh.apply(Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v3")));
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(reply -> reply.isFrom("v3"));
    return client;
  }

  private static String weights(int v1, int v2) {
    return Yaml.virtualService(
        "reviews",
        """
        - route:
          - destination:
              host: reviews
              subset: v1
            weight: %d
          - destination:
              host: reviews
              subset: v2
            weight: %d
        """
            .formatted(v1, v2));
  }

  private static Split split(int v1, int v2) {
    return new Split(CALLS, shares(v1, v2));
  }

  /** A version without weight is nobody's to ask. */
  private static Map<String, Double> shares(int v1, int v2) {
    return Map.of("v1", v1, "v2", v2).entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue() / 100.0));
  }
}

package io.mizzen.it.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mistake is found at its line and column, its good neighbours apply, and the servers see that
 * the old rule still routes. One live mesh takes them all, one after another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int CALLS = 20;
  private static final String NEIGHBOUR =
      Yaml.virtualService("ratings", Yaml.toSubset("ratings", "v2")) + "---\n";

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private EchoClient reviews;
  private EchoClient ratings;

  @BeforeAll
  void serveTwoServices() {
    for (String app : List.of("reviews", "ratings")) {
      mesh.apply(Yaml.service(app));
      mesh.serve(Identity.of(app, "v1"));
      mesh.serve(Identity.of(app, "v2"));
    }
    reviews = mesh.client("mesh:///reviews:9080");
    ratings = mesh.client("mesh:///ratings:9080");
  }

  @BeforeEach
  void sendEverythingToV1() {
    for (String app : List.of("reviews", "ratings")) {
      mesh.apply(Yaml.subsets(app, "v1", "v2"), Yaml.virtualService(app, Yaml.toSubset(app, "v1")));
    }
    until(reviews, "v1");
    until(ratings, "v1");
  }

  @ParameterizedTest
  @MethodSource("io.mizzen.it.input.BadInputs#documents")
  void neighboursApplyAndTheOldRuleStays(BadInput bad) {
    ApplyResult result = mesh.control().apply(NEIGHBOUR + bad.text());

    assertFoundAt(result, Place.of(bad, (int) NEIGHBOUR.lines().count()));
    until(ratings, "v2");
    assertThat(elsewhereThan("v1", send(reviews))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.mizzen.it.input.BadInputs#documents")
  void placeIsTheSameWithWindowsLineEnds(BadInput bad) {
    String text = "\uFEFF" + bad.text() + "---\n" + NEIGHBOUR;

    ApplyResult result = mesh.control().apply(text.replace("\n", "\r\n"));

    assertFoundAt(result, Place.of(bad, 0));
    until(ratings, "v2");
    assertThat(elsewhereThan("v1", send(reviews))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.mizzen.it.input.BadInputs#texts")
  void unreadableTextChangesNothing(BadInput bad) {
    long revision = mesh.control().revision();

    ApplyResult result = mesh.control().apply(NEIGHBOUR + bad.text());

    assertFoundAt(result, Place.of(bad, (int) NEIGHBOUR.lines().count()));
    assertThat(mesh.control().revision()).isEqualTo(revision);
    assertThat(elsewhereThan("v1", send(reviews))).isEmpty();
    assertThat(elsewhereThan("v1", send(ratings))).isEmpty();
  }

  @Test
  void textThatIsTooLongChangesNothing() {
    int cap = 4 << 20;
    String text = NEIGHBOUR + "#" + "x".repeat(cap);

    ApplyResult result = mesh.control().apply(text);

    int line = 1 + (int) NEIGHBOUR.lines().count();
    assertFoundAt(result, new Place("YAML_LIMIT", line, 1 + cap - NEIGHBOUR.length()));
    assertThat(elsewhereThan("v1", send(ratings))).isEmpty();
  }

  @Test
  void checkerRejectsAMeshThatOverlooksTheMistake() {
    BadInput bad = BadInputs.documents().findFirst().orElseThrow();
    String mended = bad.text().replace("  htp: []\n", "");

    mesh.apply(mended);
    until(reviews, "v2");

    assertThat(elsewhereThan("v1", send(reviews))).isNotEmpty();
  }

  @Test
  void tableIsLongEnough() {
    assertThat(BadInputs.documents().count() + BadInputs.texts().count())
        .isGreaterThanOrEqualTo(20);
  }

  /** What a finding says, as far as the table promises it. */
  private record Place(String code, int line, int column) {
    static Place of(Finding finding) {
      return new Place(finding.code(), finding.origin().line(), finding.origin().column());
    }

    static Place of(BadInput bad, int linesBefore) {
      return new Place(bad.code(), linesBefore + bad.line(), bad.column());
    }
  }

  private static void assertFoundAt(ApplyResult result, Place place) {
    assertThat(result.errors())
        .as("%s", result.errors())
        .extracting(Place::of)
        .containsExactly(place);
  }

  /** The checker: every call arrived at servers of {@code version}. */
  private static List<String> elsewhereThan(String version, Counts counts) {
    return counts.of(version) == CALLS && counts.total() == CALLS
        ? List.of()
        : List.of(counts + " (expected: " + CALLS + " at " + version + ")");
  }

  private Counts send(EchoClient client) {
    return mesh.counting(() -> client.send(CALLS, Call.say()));
  }

  private static void until(EchoClient client, String version) {
    client.untilFirst(reply -> reply.isFrom(version));
  }
}

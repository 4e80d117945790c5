package io.mizzen.it.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.ApplyResult;
import io.mizzen.it.input.BadInput.Laid;
import io.mizzen.it.input.BadInput.Layout;
import io.mizzen.it.input.BadInput.Reach;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One mesh takes all the bad input there is. After each text its calls still obey the rule of
 * before, and the good document beside the bad one is in effect.
 */
@DisplayName("B15: bad rules never replace good ones")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int CALLS = 10;

  private final TestMesh mesh = TestMesh.start();
  private final EchoClient reviews = mesh.client("mesh:///reviews:9080");
  private final EchoClient neighbour = mesh.client("mesh:///neighbour:9080");

  /** The destination of the neighbour's calls; every good neighbour document moves them. */
  private String moved = "v1";

  @BeforeAll
  void routeToV1() {
    mesh.apply(
        Yaml.service("reviews"),
        Yaml.service("neighbour"),
        Yaml.subsets("reviews", "v1", "v2"),
        Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v1")),
        Yaml.virtualService("neighbour", Yaml.toSubset("reviews", moved)));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    reviews.untilFirst(Reply::isOk);
    neighbour.untilFirst(Reply::isOk);
  }

  @AfterAll
  void close() {
    mesh.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("texts")
  void isSaidExactlyAndHarmsNothing(BadInput bad, Layout layout) {
    String other = moved.equals("v1") ? "v2" : "v1";
    Laid laid = layout.lay(bad, Yaml.virtualService("neighbour", Yaml.toSubset("reviews", other)));
    long before = mesh.control().revision();

    ApplyResult result = mesh.control().apply(laid.text());

    assertThat(bad.complaints(result.errors(), laid)).as("%s", result.errors()).isEmpty();
    if (bad.reach() == Reach.TEXT) {
      assertThat(result.revision()).isEqualTo(before);
    } else {
      mesh.awaitAcked(result.revision());
      neighbour.untilFirst(reply -> reply.isFrom(other));
      moved = other;
    }
    assertThat(answeredBy(reviews)).isEqualTo(Map.of("v1", (long) CALLS));
    assertThat(answeredBy(neighbour)).isEqualTo(Map.of(moved, (long) CALLS));
  }

  @Test
  void duplicateOfAResourceIsRefusedWhereItStands() {
    String good = Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v1"));
    String second = Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v2"));
    Laid laid = Laid.of(good + "---\n" + second.replaceFirst("api", BadInput.MARK + "api"));

    ApplyResult result = mesh.control().apply(laid.text());

    assertThat(result.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo("DUPLICATE_RESOURCE");
              assertThat(error.origin().line()).isEqualTo(laid.line());
              assertThat(error.origin().column()).isEqualTo(laid.column());
              assertThat(error.found()).isEqualTo("reviews");
              assertThat(error.hint()).contains("<text>:1:1");
            });
    assertThat(answeredBy(reviews)).isEqualTo(Map.of("v1", (long) CALLS));
  }

  @Test
  void textOverTheCapIsRefusedWhereItPassesIt() {
    int cap = 4 << 20;
    String good = Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v2"));
    long before = mesh.control().revision();

    ApplyResult result = mesh.control().apply("# " + "x".repeat(cap) + "\n" + good);

    assertThat(result.revision()).isEqualTo(before);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("<text>:1:" + (cap + 1) + ": ERROR YAML_LIMIT")
        .contains("longer than " + cap + " bytes", "split it");
    assertThat(answeredBy(reviews)).isEqualTo(Map.of("v1", (long) CALLS));
  }

  /** The effect of every text above if its mistake were overlooked. */
  @Test
  void countersWouldTell() {
    try (TestMesh overlooked = TestMesh.start()) {
      overlooked.apply(
          Yaml.service("reviews"),
          Yaml.subsets("reviews", "v1", "v2"),
          Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v2")));
      overlooked.serve(Identity.of("reviews", "v1"));
      overlooked.serve(Identity.of("reviews", "v2"));
      EchoClient client = overlooked.client("mesh:///reviews:9080");

      Counts counts = overlooked.counting(() -> client.send(CALLS, Call.say()));

      assertThat(counts.calls()).isEqualTo(Map.of("v2", (long) CALLS));
    }
  }

  private Map<String, Long> answeredBy(EchoClient client) {
    return mesh.counting(() -> client.send(CALLS, Call.say())).calls();
  }

  static Stream<Arguments> texts() {
    return BadInputs.all().stream()
        .flatMap(bad -> layouts(bad.reach()).map(layout -> Arguments.of(bad, layout)));
  }

  /** In a list everything is two levels deeper, which moves the place where a cap is passed. */
  private static Stream<Layout> layouts(Reach reach) {
    return Arrays.stream(Layout.values())
        .filter(layout -> reach == Reach.DOCUMENT || layout != Layout.LIST_ITEM);
  }
}

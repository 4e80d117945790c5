package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake has one finding at its very place, and takes nobody else with it. */
class BrokenDocumentsTest {
  private static final Golden GOLDEN =
      Golden.of(Path.of("src/test/golden/broken-documents"), "in.txt");
  private static final ConfigIntake INTAKE = new ConfigIntake("default");
  private static final char MARK = '¦';
  private static final int LEAST = 150;
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: %s}
      ---
      """;

  /**
   * @param text the document, with the mark
   */
  private record Broken(int number, ResourceKind<?> kind, String text) {
    static Broken of(int number, String line) {
      boolean isOfGatewayApi = line.startsWith("K8s:");
      String rest = isOfGatewayApi ? line.substring("K8s:".length()) : line;
      int colon = rest.indexOf(':');
      String name = rest.substring(0, colon);
      ResourceKind<?> kind =
          MeshKinds.all().stream()
              .<ResourceKind<?>>map(KindDescriptor::kind)
              .filter(each -> each.kind().equals(name))
              .filter(
                  each -> !name.equals("Gateway") || each.group().contains("k8s") == isOfGatewayApi)
              .findFirst()
              .orElseThrow(() -> new AssertionError("no such kind: " + line));
      return new Broken(
          number,
          kind,
          "apiVersion: %s\nkind: %s\nmetadata: {name: it}\n%s\n"
              .formatted(
                  kind.apiVersions().iterator().next(), name, rest.substring(colon + 1).strip()));
    }

    String yaml() {
      return text.replace("" + MARK, "");
    }

    /** The place of the mark. */
    Origin place() {
      String before = text.substring(0, text.indexOf(MARK));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      return new Origin("x.yaml", line, before.length() - before.lastIndexOf('\n'));
    }

    List<Finding> errors(String yaml) {
      return INTAKE.read("x.yaml", yaml).findings().stream().filter(Finding::isError).toList();
    }

    @Override
    public String toString() {
      return number + " " + text.lines().skip(3).findFirst().orElse("");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void theOneFindingIsAtTheMark(Broken broken) {
    List<Finding> errors = broken.errors(broken.yaml());

    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).origin()).as("%s", errors.get(0)).isEqualTo(broken.place());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void neighboursApplyAndTheOldVersionIsKept(Broken broken) {
    String text = GOOD.formatted("before") + broken.yaml() + "---\n" + GOOD.formatted("after");

    Intake intake = INTAKE.read("x.yaml", text);

    String namespace = broken.kind().scope() == ResourceKind.Scope.CLUSTER ? "" : "default";
    ResourceKey key = new ResourceKey(broken.kind().group(), broken.kind().kind(), namespace, "it");
    assertThat(intake.accepted())
        .extracting(resource -> resource.name())
        .containsExactly("before", "after");
    // What a complete text mentions and does not replace keeps its last good version.
    assertThat(intake.mentioned()).contains(key);
    assertThat(intake.complete()).isTrue();
  }

  @Test
  void saysWhatToMend() {
    String said =
        documents()
            .map(
                broken ->
                    broken.errors(broken.yaml()).stream()
                        .map(finding -> broken.number() + " " + finding + "\n")
                        .collect(Collectors.joining()))
            .collect(Collectors.joining());

    assertThat(documents().count()).isGreaterThanOrEqualTo(LEAST);
    GOLDEN.check(Map.of("findings.txt", said));
  }

  static Stream<Broken> documents() {
    List<String> lines =
        GOLDEN
            .input("in.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .map(i -> Broken.of(i + 1, lines.get(i)));
  }
}

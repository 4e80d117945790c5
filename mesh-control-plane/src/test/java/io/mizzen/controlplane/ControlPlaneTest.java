package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
  private final ControlPlane mesh = ControlPlane.builder().build();

  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: it}
      spec:
        hosts: [x.com]
        http:
        - route:
          - destination: {host: revews}
      """;

  @Test
  void goodNeighboursOfABadDocumentApply() {
    ApplyResult result = mesh.apply(service("a") + "---\n" + service("b").replace("9080", "x"));

    assertThat(result.hasErrors()).isTrue();
    assertThat(names()).containsExactly("a");
    assertThat(result.revision()).isEqualTo(1);
  }

  @Test
  void withoutSourcesNothingIsSaidOfThem() {
    assertThat(mesh.findings()).isEmpty();
  }

  @Test
  void badVersionKeepsTheLastGoodOne() {
    mesh.apply(service("a")).orThrow();

    ApplyResult result = mesh.apply(service("a").replace("9080", "70000"));

    assertThat(result.errors())
        .singleElement()
        .satisfies(f -> assertThat(f.path()).contains("port"));
    assertThat(mesh.snapshot().services())
        .singleElement()
        .satisfies(s -> assertThat(s.port(9080)).isPresent());
    assertThat(result.revision()).isEqualTo(1);
  }

  @Test
  void brokenYamlChangesNothing() {
    mesh.apply(service("a")).orThrow();

    ApplyResult result = mesh.apply(service("b") + "---\nspec: [");

    assertThat(result.errors()).extracting(Finding::code).containsExactly("YAML_SYNTAX");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void applyingTheSameAgainIsNoNewRevision() {
    long first = mesh.apply(service("a")).revision();

    assertThat(mesh.apply(service("a")).revision()).isEqualTo(first);
  }

  @Test
  void findingsOfTheWholeMeshKnowLineAndColumn() {
    mesh.apply(service("reviews") + "---\n" + RULE).orThrow();

    assertThat(mesh.findings())
        .extracting(f -> f.origin().toString())
        .containsExactly("<text>:13:27");

    mesh.apply(
        "# moved by a line that changes nothing else\n" + RULE.replace("spec:", "# too\nspec:"));

    assertThat(mesh.findings())
        .extracting(f -> f.origin().toString())
        .containsExactly("<text>:10:27");
    assertThat(mesh.findings())
        .extracting(Finding::hint)
        .singleElement()
        .asString()
        .contains("reviews?");

    mesh.delete(new ResourceKey("VirtualService", "default", "it"));

    assertThat(mesh.findings()).isEmpty();
  }

  @Test
  void findingsMoveWithTheLinesOfARuleThatIsTheSame() {
    String moved = RULE.replace("spec:", "# a line that changes nothing\nspec:");
    long revision = mesh.apply(RULE).orThrow().revision();

    assertThat(mesh.apply(moved).revision()).isEqualTo(revision);

    assertThat(mesh.findings()).extracting(f -> f.origin().line()).containsExactly(9);
  }

  @Test
  void snapshotKnowsWhereARuleThatIsTheSameStandsNow() {
    long revision = mesh.apply(RULE).orThrow().revision();

    assertThat(mesh.apply("# moved\n# down\n" + RULE).revision()).isEqualTo(revision);

    assertThat(mesh.snapshot().rules().byKey().values())
        .extracting(rule -> rule.origin().line())
        .containsExactly(3);
  }

  @Test
  void oneNameTwiceInATextIsReportedAndTheFirstStays() {
    ApplyResult result = mesh.apply(service("a") + "---\n" + service("a").replace("9080", "9090"));

    assertThat(result.errors()).extracting(Finding::code).containsExactly("DUPLICATE_RESOURCE");
    assertThat(mesh.snapshot().services())
        .singleElement()
        .satisfies(s -> assertThat(s.port(9080)).isPresent());
  }

  @Test
  void deleteTakesOneResource() {
    mesh.apply(service("a") + "---\n" + service("b")).orThrow();

    mesh.delete(new ResourceKey("Service", "default", "a"));

    assertThat(names()).containsExactly("b");
  }

  @Test
  void namespaceOfDocumentsThatNameNone() {
    mesh.apply(service("a"), "shop").orThrow();

    assertThat(mesh.snapshot().services())
        .extracting(s -> s.host())
        .containsExactly("a.shop.svc.cluster.local");
  }

  @Test
  void rejectedFindingsAreInTheException() {
    ApplyResult result = mesh.apply(service("a").replace("port: 9080", "prot: 9080"));

    assertThatThrownBy(result::orThrow)
        .isInstanceOf(ConfigRejectedException.class)
        .hasMessageContaining("<text>:")
        .hasMessageContaining("spec.ports[0].port: 0 (expected: 1..65535)");
  }

  private List<String> names() {
    return mesh.snapshot().rules().byKey().values().stream().map(MeshResource::name).toList();
  }

  static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name, name);
  }
}

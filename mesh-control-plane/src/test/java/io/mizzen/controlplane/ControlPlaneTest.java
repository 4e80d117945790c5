package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.model.MeshResource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @TempDir Path directory;

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
        .extracting(Finding::mend)
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
  void ofAFileBeyondTheCapOnlyTheCapIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("huge.yaml"), "# x\n".repeat(1 << 20) + "#\n");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30); // more than a Java array holds
    }
    Files.writeString(directory.resolve("good.yaml"), service("a"));

    ApplyResult result = mesh.apply(directory);

    assertThat(result.errors()).extracting(Finding::code).containsExactly("YAML_LIMIT");
    assertThat(names()).containsExactly("a");
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
  void directoryIsWhatItsFilesSayNow() throws IOException {
    write("one.yaml", service("a") + "---\n" + service("b"));
    write("sub/two.yml", service("c"));
    write("notes.txt", "not yaml: [");
    write(".hidden.yaml", service("hidden"));
    mesh.apply(directory).orThrow();
    assertThat(names()).containsExactly("a", "b", "c");

    write("one.yaml", service("a"));
    Files.delete(directory.resolve("sub/two.yml"));
    mesh.apply(directory).orThrow();

    assertThat(names()).containsExactly("a");
  }

  @Test
  void unreadableFileKeepsItsResources() throws IOException {
    write("one.yaml", service("a") + "---\n" + service("b"));
    write("two.yaml", service("c"));
    mesh.apply(directory).orThrow();

    write("one.yaml", service("a") + "---\nkind: [");
    ApplyResult result = mesh.apply(directory);

    assertThat(result.hasErrors()).isTrue();
    assertThat(names()).containsExactly("a", "b", "c");
  }

  @Test
  void badDocumentOfAFileKeepsItsLastGoodVersion() throws IOException {
    write("one.yaml", service("a") + "---\n" + service("b"));
    mesh.apply(directory).orThrow();

    write("one.yaml", service("a").replace("9080", "0") + "---\n" + service("c"));
    mesh.apply(directory);

    assertThat(names()).containsExactly("a", "c");
  }

  @Test
  void resourceThatMovesBetweenFilesStays() throws IOException {
    write("one.yaml", service("a"));
    mesh.apply(directory).orThrow();

    write("two.yaml", service("a"));
    Files.delete(directory.resolve("one.yaml"));
    mesh.apply(directory).orThrow();

    assertThat(names()).containsExactly("a");
  }

  @Test
  void textsAreNotTouchedByDirectories() throws IOException {
    mesh.apply(service("text")).orThrow();
    write("one.yaml", service("a"));
    mesh.apply(directory).orThrow();

    Files.delete(directory.resolve("one.yaml"));
    mesh.apply(directory).orThrow();

    assertThat(names()).containsExactly("text");
  }

  @Test
  void missingPathIsNamed() {
    assertThatThrownBy(() -> mesh.apply(directory.resolve("nowhere.yaml")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("nowhere.yaml");
  }

  @Test
  void rejectedFindingsAreInTheException() {
    ApplyResult result = mesh.apply(service("a").replace("port: 9080", "prot: 9080"));

    assertThatThrownBy(result::orThrow)
        .isInstanceOf(ConfigRejectedException.class)
        .hasMessageContaining("<text>:")
        .hasMessageContaining("spec.ports[0].port: 0 (expected: 1..65535)");
  }

  @Test
  void linkedDirectoryIsReadThroughItsLink() throws IOException {
    write("release-1/one.yaml", service("a"));
    write("release-2/one.yaml", service("b"));
    Path current =
        Files.createSymbolicLink(directory.resolve("current"), directory.resolve("release-1"));
    mesh.apply(current).orThrow();
    assertThat(names()).containsExactly("a");

    Files.delete(current);
    Files.createSymbolicLink(current, directory.resolve("release-2"));
    mesh.apply(current).orThrow();
    assertThat(names()).containsExactly("b");
  }

  @Test
  void mountedConfigMapIsReadAndSwapped() throws IOException {
    write("mount/..v1/one.yaml", service("a"));
    write("mount/..v2/one.yaml", service("b"));
    Path mount = directory.resolve("mount");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(mount.resolve("one.yaml"), Path.of("..data/one.yaml"));
    mesh.apply(mount).orThrow();
    assertThat(names()).containsExactly("a");

    Files.delete(mount.resolve("..data"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v2"));
    mesh.apply(mount).orThrow();
    assertThat(names()).containsExactly("b");
  }

  @Test
  void fileThatIsNotUtf8IsAFindingAndItsNeighboursApply() throws IOException {
    write("bad.yaml", service("kept"));
    write("good.yaml", service("a"));
    mesh.apply(directory).orThrow();
    Files.write(directory.resolve("bad.yaml"), new byte[] {(byte) 0xc3, 0x28});
    write("good.yaml", service("b"));

    ApplyResult result = mesh.apply(directory);

    assertThat(result.errors())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("UNREADABLE_TEXT");
              assertThat(finding.origin().source()).endsWith("/bad.yaml");
              assertThat(finding.found()).isEqualTo("not UTF-8");
            });
    assertThat(names()).containsExactly("b", "kept");
  }

  @Test
  void linkToNothingKeepsWhatItDeclared() throws IOException {
    write("elsewhere/real.txt", service("a"));
    write("rules/b.yaml", service("b"));
    Path link = directory.resolve("rules/a.yaml");
    Files.createSymbolicLink(link, directory.resolve("elsewhere/real.txt"));
    mesh.apply(directory.resolve("rules")).orThrow();

    Files.delete(directory.resolve("elsewhere/real.txt"));

    assertThat(mesh.apply(directory.resolve("rules")).errors())
        .extracting(Finding::code)
        .containsExactly("UNREADABLE_TEXT");
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void resourceOfTwoDirectoriesSurvivesWhenOneDropsIt() throws IOException {
    write("one/a.yaml", service("a"));
    write("two/a.yaml", service("a").replace("9080", "9090"));
    mesh.apply(directory.resolve("one")).orThrow();
    ApplyResult second = mesh.apply(directory.resolve("two")).orThrow();
    assertThat(ports()).containsExactly(9090);
    assertThat(second.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("SHADOWED_BY_SOURCE");
              assertThat(finding.toString()).contains("/one/a.yaml", "/two/a.yaml");
            });

    Files.delete(directory.resolve("two/a.yaml"));
    mesh.apply(directory.resolve("two")).orThrow();

    assertThat(ports()).containsExactly(9080);
  }

  @Test
  void laterApplyOfAFileIsInForceAndTheEarlierComesBack() throws IOException {
    write("v1.yaml", service("a"));
    write("v2.yaml", service("a").replace("9080", "9090"));
    mesh.apply(directory.resolve("v1.yaml")).orThrow();

    ApplyResult second = mesh.apply(directory.resolve("v2.yaml")).orThrow();
    assertThat(second.findings()).isEmpty();
    assertThat(ports()).containsExactly(9090);
    mesh.apply(directory.resolve("v1.yaml")).orThrow();
    assertThat(ports()).containsExactly(9080);
  }

  @Test
  void deletedResourceComesBackWhenItsFileIsAppliedAgain() throws IOException {
    write("one.yaml", service("a") + "---\n" + service("b"));
    mesh.apply(directory).orThrow();

    mesh.delete(new ResourceKey("Service", "default", "a"));
    assertThat(names()).containsExactly("b");
    mesh.apply(directory).orThrow();

    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void findingsAreInOrderOfSeverityThenOrigin() throws IOException {
    write(
        "b.yaml", service("b").replace("9080", "0") + "---\n" + service("c").replace("9080", "0"));
    write("a.yaml", service("a").replace("9080", "0"));
    write("one/d.yaml", service("d"));
    write("z.yaml", "kind: [");

    List<Finding> findings = mesh.apply(directory).findings();

    assertThat(findings)
        .isSortedAccordingTo(
            Comparator.comparing(Finding::severity).thenComparing(Finding::origin));
    assertThat(findings).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void applyAfterCloseSaysSo() throws IOException {
    mesh.close();

    assertThatThrownBy(() -> mesh.apply(service("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.apply(directory)).hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.watch(directory)).hasMessageContaining("closed");
    assertThatThrownBy(() -> mesh.delete(new ResourceKey("Service", "default", "a")))
        .hasMessageContaining("closed");
  }

  @Test
  void startThatFailsLeavesNoThread() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Set<Thread> before = mizzenThreads();
      ControlPlane refused =
          ControlPlane.builder()
              .address(new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort()))
              .build();

      assertThatThrownBy(refused::start).isInstanceOf(UncheckedIOException.class);

      assertThat(mizzenThreads()).isSubsetOf(before);
    }
  }

  private static Set<Thread> mizzenThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mizzen-"))
        .collect(Collectors.toSet());
  }

  private List<Integer> ports() {
    return mesh.snapshot().services().stream()
        .flatMap(service -> service.ports().stream())
        .map(ServicePort::number)
        .toList();
  }

  private List<String> names() {
    return mesh.snapshot().rules().byKey().values().stream().map(MeshResource::name).toList();
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name, name);
  }
}

package io.mizzen.controlplane;

import static io.mizzen.controlplane.ControlPlaneTest.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.model.MeshResource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppliedDirectoriesTest {
  private final ControlPlane mesh = ControlPlane.builder().build();

  @TempDir Path directory;

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
}

package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
  @TempDir Path root;

  private Path weights;

  @BeforeEach
  void oneCase() throws IOException {
    weights = Files.createDirectories(root.resolve("weights"));
    Files.writeString(weights.resolve("in.yaml"), "weight: 90\n");
    Files.writeString(weights.resolve("routes.json"), "one\ntwo\n");
  }

  @Test
  void equalTextPasses() {
    assertThatCode(() -> comparing().check(Map.of("routes.json", "one\ntwo\n")))
        .doesNotThrowAnyException();
  }

  @Test
  void lineSeparatorsDoNotMatter() throws IOException {
    Files.writeString(weights.resolve("routes.json"), "one\r\ntwo\r\n");

    assertThatCode(() -> comparing().check(Map.of("routes.json", "one\ntwo\n")))
        .doesNotThrowAnyException();
  }

  @Test
  void changedTextFailsWithItsLine() {
    assertThatThrownBy(() -> comparing().check(Map.of("routes.json", "one\ndeux\n")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("routes.json: line 2")
        .hasMessageContaining("expected: two")
        .hasMessageContaining("actual:   deux")
        .hasMessageContaining("-Dgolden.update");
  }

  @Test
  void shorterTextFailsAtItsEnd() {
    assertThatThrownBy(() -> comparing().check(Map.of("routes.json", "one\ntwo")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("actual:   (end of text)");
  }

  @Test
  void missingFileFails() {
    assertThatThrownBy(
            () -> comparing().check(Map.of("routes.json", "one\ntwo\n", "clusters.json", "c")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("clusters.json: missing file");
  }

  @Test
  void orphanFails() {
    assertThatThrownBy(() -> comparing().check(Map.of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("routes.json: orphan");
  }

  @Test
  void updateRewritesAndDeletesOrphansButNeverInputs() {
    Golden updating = new Golden(weights, Set.of("in.yaml"), Golden.Mode.UPDATE);

    updating.check(Map.of("clusters/a.json", "new\r\n"));

    assertThat(weights.resolve("clusters/a.json")).hasContent("new\n");
    assertThat(weights.resolve("routes.json")).doesNotExist();
    assertThat(weights.resolve("in.yaml")).hasContent("weight: 90\n");
  }

  @Test
  void inputsAreReadByName() {
    assertThat(comparing().input("in.yaml")).isEqualTo("weight: 90\n");
    assertThatThrownBy(() -> comparing().input("routes.json"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void casesAreTheSubDirectoriesInOrder() throws IOException {
    Files.createDirectories(root.resolve("headers"));

    assertThat(Golden.cases(root, "in.yaml"))
        .extracting(Golden::toString)
        .containsExactly("headers", "weights");
  }

  @Test
  void noCasesIsAFailure() throws IOException {
    Path empty = Files.createDirectories(root.resolve("empty"));

    assertThatThrownBy(() -> Golden.cases(empty)).isInstanceOf(AssertionError.class);
  }

  private Golden comparing() {
    return new Golden(weights, Set.of("in.yaml"), Golden.Mode.COMPARE);
  }
}

package io.mizzen.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.FindingCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile texts end soon, with a finding. */
class YamlLimitsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void deepNesting(String opening) {
    Finding finding = limit(opening.repeat(100_000));

    assertThat(finding.origin().line()).isEqualTo(1);
    assertThat(finding.origin().column()).isEqualTo(64 * opening.length() + 1);
  }

  @Test
  void aliasBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }

    Finding finding = limit(bomb.toString());

    assertThat(finding.found()).contains("aliases that expand to more than 10000 nodes");
    assertThat(finding.origin().line()).isEqualTo(5);
  }

  @Test
  void mergeKeyBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 {k: v}\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d {b: *a%d, c: *a%d}\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(limit(bomb.toString()).found()).contains("aliases that expand");
  }

  @Test
  void depthByAliases() {
    StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 70; i++) {
      chain.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }

    Finding finding = limit(chain.toString());

    assertThat(finding.found()).contains("nested deeper than 64");
    assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", 64, 12));
  }

  @Test
  void manyAliases() {
    assertThat(limit("a: &a x\nb: [" + "*a , ".repeat(1_001) + "]").found())
        .contains("more than 1000 aliases");
  }

  @Test
  void hugeText() {
    Finding finding = limit("a: b\n".repeat(20_000_000));

    assertThat(finding.found()).contains("4194304 bytes");
    assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", 838_861, 5));
  }

  @Test
  void bytesAreCountedInUtf8() {
    YamlReader reader = new YamlReader(new YamlLimits(10, 64, 10, 10, 100, 10, 10));

    assertThat(reader.read("x.yaml", "a: 1234567")).isInstanceOf(YamlText.Parsed.class);
    assertThat(reader.read("x.yaml", "a: 123456ü")).isInstanceOf(YamlText.Unreadable.class);
  }

  @Test
  void hugeScalar() {
    assertThat(limit("a: b\nc: " + "x".repeat((1 << 20) + 1)).origin())
        .isEqualTo(new Origin("x.yaml", 2, 4));
  }

  @Test
  void hugeKey() {
    assertThat(limit("a: b\n? " + "x".repeat((1 << 20) + 1) + "\n: c").origin())
        .isEqualTo(new Origin("x.yaml", 2, 3));
  }

  /** YAML itself allows 1,024 characters of a key without a question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "&a "})
  void longSimpleKey(String opening) {
    String text = "a: b\n" + opening + "x".repeat(1_025) + ": c";

    assertThat(YamlReader.withDefaults().read("x.yaml", text))
        .isInstanceOf(YamlText.Unreadable.class);
  }

  @Test
  void tenMegabytesOfOneKey() {
    assertThat(limit("x".repeat(10 << 20) + ": c").found()).contains("4194304 bytes");
  }

  @Test
  void manyDocuments() {
    assertThat(limit("--- a\n".repeat(10_001)).origin()).isEqualTo(new Origin("x.yaml", 10_001, 5));
    assertThat(YamlReader.withDefaults().read("x.yaml", "--- a\n".repeat(10_000) + "---\n"))
        .isInstanceOf(YamlText.Parsed.class);
  }

  @Test
  void manyNodes() {
    assertThat(limit("[" + "1,".repeat(1_000_000) + "]").origin())
        .isEqualTo(new Origin("x.yaml", 1, 2_000_000));
  }

  @Test
  void oneHugeFlatListIsFine() {
    String text = "[" + "1,".repeat(900_000) + "]";

    YamlText read =
        assertTimeoutPreemptively(SOON, () -> YamlReader.withDefaults().read("x.yaml", text));

    assertThat(read).isInstanceOf(YamlText.Parsed.class);
  }

  @Test
  void aLimitIsPositive() {
    assertThatThrownBy(() -> new YamlLimits(0, 64, 10, 10, 100, 10, 10))
        .hasMessage("bytes: 0 (expected: at least 1)");
  }

  private static Finding limit(String text) {
    YamlText read =
        assertTimeoutPreemptively(SOON, () -> YamlReader.withDefaults().read("x.yaml", text));
    assertThat(read).isInstanceOf(YamlText.Unreadable.class);
    Finding finding = ((YamlText.Unreadable) read).finding();
    assertThat(finding.code()).isEqualTo(FindingCode.YAML_LIMIT);
    return finding;
  }
}

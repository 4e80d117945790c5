package io.mizzen.config.resource;

import static io.mizzen.config.FindingCode.BAD_ALIAS;
import static io.mizzen.config.FindingCode.BAD_API_VERSION;
import static io.mizzen.config.FindingCode.BAD_DURATION;
import static io.mizzen.config.FindingCode.BAD_ENUM;
import static io.mizzen.config.FindingCode.BAD_TAG;
import static io.mizzen.config.FindingCode.BAD_VALUE;
import static io.mizzen.config.FindingCode.DUPLICATE_KEY;
import static io.mizzen.config.FindingCode.MISSING_FIELD;
import static io.mizzen.config.FindingCode.ONEOF_CLASH;
import static io.mizzen.config.FindingCode.UNKNOWN_FIELD;
import static io.mizzen.config.FindingCode.UNKNOWN_KIND;
import static io.mizzen.config.FindingCode.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.Fixtures;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake has one finding with its exact place, however the text around it looks. */
class BadInputTest {
  private static final String HEAD =
      """
      apiVersion: mesh.test/v1
      kind: Rule
      metadata:
        name: r
      spec:
      """;
  private static final String GOOD = HEAD + "  hosts: [a]\n";
  private static final int GOOD_LINES = 7; // with the separator

  @ParameterizedTest(name = "{0}")
  @MethodSource({"specs", "documents"})
  void isFoundAtItsPlace(Case bad) {
    bad.check(Fixtures.readings(bad.text), 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"specs", "documents"})
  void isFoundInTheSecondDocumentAndTheNeighboursApply(Case bad) {
    List<Reading> readings = Fixtures.readings(GOOD + "---\n" + bad.text + "---\n" + GOOD);

    assertThat(readings).hasSize(3);
    assertThat(readings.get(0)).isInstanceOf(Reading.Accepted.class);
    assertThat(readings.get(2)).isInstanceOf(Reading.Accepted.class);
    bad.check(readings.subList(1, 2), GOOD_LINES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"specs", "documents"})
  void isFoundWithWindowsLineEndsAndByteOrderMark(Case bad) {
    bad.check(Fixtures.readings("\uFEFF" + bad.text.replace("\n", "\r\n")), 0);
  }

  static Stream<Case> specs() {
    return Stream.of(
        spec("  hots: [a]\n", UNKNOWN_FIELD, 6, 3, "spec.hots"),
        spec("  http:\n  - match: {exat: a}\n", UNKNOWN_FIELD, 7, 13, "spec.http[0].match.exat"),
        spec(
            "  http:\n  - children:\n    - nam: a\n",
            UNKNOWN_FIELD,
            8,
            7,
            "spec.http[0].children[0].nam"),
        spec("  hosts: a\n", WRONG_TYPE, 6, 10, "spec.hosts"),
        spec("  labels: {a: 1}\n", WRONG_TYPE, 6, 15, "spec.labels.a"),
        spec("  labels: {a.b/c: 1}\n", WRONG_TYPE, 6, 19, "spec.labels[\"a.b/c\"]"),
        spec("  hosts: [true]\n", WRONG_TYPE, 6, 11, "spec.hosts[0]"),
        spec("  hosts: [~]\n", WRONG_TYPE, 6, 11, "spec.hosts[0]"),
        spec("  hosts: [b, {c: d}]\n", WRONG_TYPE, 6, 14, "spec.hosts[1]"),
        spec("  mode: {}\n", WRONG_TYPE, 6, 9, "spec.mode"),
        spec("  http:\n  - weight: heavy\n", WRONG_TYPE, 7, 13, "spec.http[0].weight"),
        spec("  http:\n  - weight: 010\n", WRONG_TYPE, 7, 13, "spec.http[0].weight"),
        spec("  http:\n  - weight: 1.5\n", WRONG_TYPE, 7, 13, "spec.http[0].weight"),
        spec("  http:\n  - weight: 2147483648\n", BAD_VALUE, 7, 13, "spec.http[0].weight"),
        spec("  http:\n  - bytes: -9223372036854775809\n", BAD_VALUE, 7, 12, "spec.http[0].bytes"),
        spec("  http:\n  - enabled: yes\n", WRONG_TYPE, 7, 14, "spec.http[0].enabled"),
        spec("  http:\n  - enabled: \"true\"\n", WRONG_TYPE, 7, 14, "spec.http[0].enabled"),
        spec("  http:\n  - ratio: half\n", WRONG_TYPE, 7, 12, "spec.http[0].ratio"),
        spec("  http:\n  - ratio: .inf\n", WRONG_TYPE, 7, 12, "spec.http[0].ratio"),
        spec("  mode: round_robin\n", BAD_ENUM, 6, 9, "spec.mode"),
        spec("  http:\n  - timeout: 5x\n", BAD_DURATION, 7, 14, "spec.http[0].timeout"),
        spec("  http:\n  - timeout: 5\n", BAD_DURATION, 7, 14, "spec.http[0].timeout"),
        spec(
            "  http:\n  - match:\n      exact: a\n      prefix: b\n",
            ONEOF_CLASH,
            9,
            7,
            "spec.http[0].match.prefix"),
        spec("  hosts: [a]\n  hosts: [b]\n", DUPLICATE_KEY, 7, 3, "spec.hosts"),
        spec(
            "  mirrorPercent: 1\n  mirror_percent: 2\n",
            DUPLICATE_KEY,
            7,
            3,
            "spec.mirror_percent"),
        spec(
            "  http:\n  - name: a\n  - name: b\n    codes: [1, x, 3]\n",
            WRONG_TYPE,
            9,
            16,
            "spec.http[1].codes[1]"),
        spec("  http:\n  - limits: {low: 3, high: 1}\n", BAD_VALUE, 7, 13, "spec.http[0].limits"),
        spec("  hosts: !!java.net.URL [a]\n", BAD_TAG, 6, 10, "spec.hosts"),
        spec("  hosts: *nope\n", BAD_ALIAS, 6, 10, "spec.hosts"),
        spec("  hosts: &h [a, *h]\n", BAD_ALIAS, 6, 17, "spec.hosts[1]"),
        spec("  labels: {[a]: b}\n", WRONG_TYPE, 6, 12, "spec.labels"),
        spec("  labels: {<<: 5}\n", WRONG_TYPE, 6, 16, "spec.labels[\"<<\"]"));
  }

  static Stream<Case> documents() {
    return Stream.of(
        new Case("- a\n", WRONG_TYPE, 1, 1, ""),
        new Case("metadata: {name: r}\n", MISSING_FIELD, 1, 1, "kind"),
        new Case("kind: Rule\nmetadata: {name: r}\nspec: {}\n", MISSING_FIELD, 1, 1, "apiVersion"),
        header("mesh.test/v1", "mesh.test/v9", BAD_API_VERSION, 1, 13, "apiVersion"),
        header("kind: Rule", "kind: Rul", UNKNOWN_KIND, 2, 7, "kind"),
        header("name: r", "uid: x", MISSING_FIELD, 3, 1, "metadata.name"),
        header("name: r", "name:", MISSING_FIELD, 4, 3, "metadata.name"),
        header("name: r", "name: ''", MISSING_FIELD, 4, 9, "metadata.name"),
        header("spec:\n  hosts: [a]\n", "spec:\n", MISSING_FIELD, 5, 1, "spec"),
        header("apiVersion: mesh.test/v1", "apiVersion:", MISSING_FIELD, 1, 1, "apiVersion"),
        header("kind: Rule", "kind:", MISSING_FIELD, 2, 1, "kind"),
        header("name: r", "name: My_Rule", BAD_VALUE, 4, 9, "metadata.name"),
        header("name: r", "name: 5", WRONG_TYPE, 4, 9, "metadata.name"),
        header("name: r", "name: r\n  namespace: a.b", BAD_VALUE, 5, 14, "metadata.namespace"),
        header("name: r", "name: r\n  labels: {v: 1}", WRONG_TYPE, 5, 15, "metadata.labels.v"),
        header("spec:", "hosts: [a]\nspec:", UNKNOWN_FIELD, 5, 1, "hosts"),
        header("spec:\n  hosts: [a]\n", "", MISSING_FIELD, 1, 1, "spec"),
        header("spec:\n  hosts: [a]\n", "spec: [a]\n", WRONG_TYPE, 5, 7, "spec"));
  }

  private static Case spec(String spec, String code, int line, int column, String path) {
    return new Case(HEAD + spec, code, line, column, path);
  }

  private static Case header(
      String good, String bad, String code, int line, int column, String path) {
    return new Case(GOOD.replace(good, bad), code, line, column, path);
  }

  /** A document with one mistake. */
  record Case(String text, String code, int line, int column, String path) {
    void check(List<Reading> readings, int linesBefore) {
      assertThat(readings).singleElement().isInstanceOf(Reading.Rejected.class);
      assertThat(readings.get(0).findings()).singleElement().satisfies(f -> check(f, linesBefore));
    }

    private void check(Finding finding, int linesBefore) {
      assertThat(finding.code()).isEqualTo(code);
      assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", line + linesBefore, column));
      assertThat(finding.path()).isEqualTo(path);
    }

    @Override
    public String toString() {
      return code + " " + path + " at " + line + ":" + column;
    }
  }
}

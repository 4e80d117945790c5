package io.mizzen.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FindingCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
  @ParameterizedTest
  @MethodSource("brokenTexts")
  void brokenSyntaxMakesTheTextUnreadable(String text, int line, int column) {
    for (String lineBreak : List.of("\n", "\r\n")) {
      Finding finding = unreadable(text.replace("\n", lineBreak));

      assertThat(finding.code()).isEqualTo(FindingCode.YAML_SYNTAX);
      assertThat(finding.origin()).isEqualTo(new Origin("x.yaml", line, column));
      assertThat(finding.found()).isNotEmpty();
    }
  }

  static Stream<Arguments> brokenTexts() {
    return Stream.of(
        arguments("a: b: c", 1, 5),
        arguments("a: [1\nb: 2", 2, 2),
        arguments("a: 'x", 1, 6),
        arguments("a:\n\tb: c", 2, 1),
        arguments("a: b\n- c:\td", 2, 1),
        arguments("a: 1\n  b: 2", 2, 4),
        arguments("a: @x", 1, 4),
        arguments("- a\nb: c", 2, 1),
        arguments("ok: 1\n---\na: %", 3, 4),
        arguments("%YAML 2.0\n---\na: b", 1, 1),
        arguments("a: x\u0007y", 1, 5),
        arguments("a: b\nc: \uD83D\uDE00ü\u0001y", 2, 6),
        arguments("a: \uD800", 1, 4),
        arguments("a: \"\\q\"", 1, 6),
        arguments("a: \"ü\\U0001F600\"\nb: \"\\U0010FFFF \\U00110000\"", 2, 18),
        arguments("\"\\UFFFFFFFF\"", 1, 4));
  }

  @Test
  void aTabIsNamed() {
    assertThat(unreadable("a:\n\tb: c").hint()).contains("spaces");
  }

  @Test
  void emptyDocumentsAreSkipped() {
    assertThat(documents("")).isEmpty();
    assertThat(documents("# only a comment\n")).isEmpty();
    assertThat(documents("---\n---\n# nothing\n---\na: 1\n---\n...\n")).hasSize(1);
  }

  @Test
  void nodesKnowTheirPlace() {
    Document document =
        documents("---\n# first\n---\n  a:\n    - b: 1\n      \"c.d\": 'x'\n").get(0);

    assertThat(document.origin()).isEqualTo(at(4, 3));
    assertThat(document.originOf("a[0].b")).isEqualTo(at(5, 10));
    assertThat(document.originOf("a[0][\"c.d\"]")).isEqualTo(at(6, 14));
    assertThat(document.originOf("a[0].none[3].x")).isEqualTo(at(5, 7));
    assertThat(document.originOf("a[1]")).isEqualTo(at(4, 3));
    assertThat(document.originOf("no path]")).isEqualTo(at(4, 3));
  }

  @Test
  void protoNamesAreFoundByTheirJsonName() {
    Document document = documents("a: 1\nmirror_percent: 5\n").get(0);

    assertThat(document.originOf("mirrorPercent")).isEqualTo(at(2, 17));
  }

  @Test
  void tabsInsideAndAfterValuesAreNoIndentation() {
    ConfigNode root = documents("a: b\t# tab\nc: 'x\ty'\n").get(0).root();

    assertThat(text(root, "a")).isEqualTo("b");
    assertThat(text(root, "c")).isEqualTo("x\ty");
  }

  @Test
  void aliasesAndMergeKeysAreExpanded() {
    String text =
        """
        base: &base {a: one, b: two}
        same: *base
        more: {<<: *base, b: own}
        both: {<<: [{b: first}, *base]}
        """;

    ConfigNode.Mapping root = (ConfigNode.Mapping) documents(text).get(0).root();

    assertThat(root.get("same")).isEqualTo(root.get("base"));
    assertThat(text(root.get("more").orElseThrow(), "a")).isEqualTo("one");
    assertThat(text(root.get("more").orElseThrow(), "b")).isEqualTo("own");
    assertThat(text(root.get("both").orElseThrow(), "b")).isEqualTo("first");
    assertThat(text(root.get("both").orElseThrow(), "a")).isEqualTo("one");
  }

  @Test
  void aQuotedMergeKeyIsAKey() {
    ConfigNode.Mapping root = (ConfigNode.Mapping) documents("\"<<\": {a: b}\n").get(0).root();

    assertThat(root.entry("<<")).isPresent();
  }

  @Test
  void anchorsEndWithTheirDocument() {
    List<Document> documents = documents("a: &x 1\n---\nb: *x\n");

    assertThat(documents.get(0).findings()).isEmpty();
    assertThat(documents.get(1).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo(FindingCode.BAD_ALIAS));
  }

  @Test
  void coreTagsSayWhatAScalarIs() {
    ConfigNode root = documents("a: !!str 1\nb: !!int \"2\"\nc: ! 3\nd: !!map {}\n").get(0).root();

    assertThat(style(root, "a")).isEqualTo(ConfigNode.Style.QUOTED);
    assertThat(style(root, "b")).isEqualTo(ConfigNode.Style.PLAIN);
    assertThat(style(root, "c")).isEqualTo(ConfigNode.Style.QUOTED);
  }

  @Test
  void halfACharacterIsAFlaw() {
    assertThat(documents("a: \"\\uD83D\\uDE00\"\n").get(0).findings()).isEmpty();
    assertThat(documents("a: b\nc: \"\\uD83D\"\n").get(0).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.origin()).isEqualTo(at(2, 4)));
  }

  @Test
  void aDuplicateKeyNamesBothPlacesAndKeepsTheFirst() {
    Document document = documents("a: 1\nb:\n  c: x\n  c: y\n").get(0);

    Finding finding = document.findings().get(0);
    assertThat(finding.origin()).isEqualTo(at(4, 3));
    assertThat(finding.hint()).contains("x.yaml:3:3");
    assertThat(document.originOf("b.c")).isEqualTo(at(3, 6));
  }

  private static Origin at(int line, int column) {
    return new Origin("x.yaml", line, column);
  }

  private static String text(ConfigNode mapping, String key) {
    return ((ConfigNode.Mapping) mapping).get(key).orElseThrow().describe();
  }

  private static ConfigNode.Style style(ConfigNode mapping, String key) {
    ConfigNode value = ((ConfigNode.Mapping) mapping).get(key).orElseThrow();
    return ((ConfigNode.Scalar) value).style();
  }

  private static List<Document> documents(String text) {
    return ((YamlText.Parsed) YamlReader.withDefaults().read("x.yaml", text)).documents();
  }

  private static Finding unreadable(String text) {
    return ((YamlText.Unreadable) YamlReader.withDefaults().read("x.yaml", text)).finding();
  }
}

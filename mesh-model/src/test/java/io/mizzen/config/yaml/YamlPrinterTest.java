package io.mizzen.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlPrinterTest {
  /** Found by YamlFuzzTest: such a key was printed as a simple one, which YAML refuses. */
  @ParameterizedTest
  @ValueSource(strings = {"b", "[b, c]", "{b: c}", "[{b: [c]}, d]", "{}"})
  void longKeysReadBack(String value) {
    String key = "x".repeat(2_000);
    String text = "a:\n- ? %s\n  : %s\n  z: 1\n? %s\n: %s\n".formatted(key, value, key, value);

    String printed = YamlPrinter.print(root(text));

    assertThat(YamlPrinter.print(root(printed))).isEqualTo(printed);
    assertThat(printed).hasSizeGreaterThan(2 * key.length()).contains("z: 1");
  }

  /**
   * Found by YamlFuzzTest: texts without quotes that are only such inside braces, or on two lines.
   */
  @ParameterizedTest
  @ValueSource(strings = {"?", "?b", "-", "-b", ":b", "-1", "~", "5s", "b\n  c"})
  void textsWithoutQuotesReadBack(String text) {
    ConfigNode read = root("{a: %s}".formatted(text), "a: %s".formatted(text));
    String printed = YamlPrinter.print(read);

    ConfigNode again = root(printed);

    assertThat(YamlPrinter.print(again)).isEqualTo(printed);
    assertThat(withoutPlaces(again)).isEqualTo(withoutPlaces(read));
  }

  private static String withoutPlaces(ConfigNode node) {
    return node.toString().replaceAll("[Oo]rigin=[^,\\]]*|QUOTED|PLAIN", "");
  }

  /** The first of the texts that can be read; each is YAML in one of the ways. */
  private static ConfigNode root(String inBraces, String inBlock) {
    return YamlReader.withDefaults()
        .read("x.yaml", inBraces)
        .fold(documents -> documents.get(0).root(), finding -> root(inBlock));
  }

  private static ConfigNode root(String text) {
    return YamlReader.withDefaults()
        .read("x.yaml", text)
        .fold(
            documents -> documents.stream().map(Document::root).findFirst().orElseThrow(),
            finding -> {
              throw new AssertionError(finding + " in\n" + text);
            });
  }
}

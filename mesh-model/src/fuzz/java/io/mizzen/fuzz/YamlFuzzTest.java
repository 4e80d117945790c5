package io.mizzen.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.yaml.YamlPrinter;
import io.mizzen.config.yaml.YamlReader;

/** Any text is read, or refused with a finding; what was read prints as YAML that reads again. */
class YamlFuzzTest {
  private static final YamlReader READER = YamlReader.withDefaults();

  @FuzzTest(maxDuration = "10m")
  void anyTextIsReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    READER
        .read("fuzz.yaml", text)
        .fold(
            documents -> {
              documents.forEach(document -> print(document.root()));
              return true;
            },
            finding -> finding.isError());
  }

  private static void print(ConfigNode root) {
    if (root instanceof ConfigNode.Mapping mapping) {
      reread(YamlPrinter.print(mapping));
    }
  }

  private static void reread(String printed) {
    READER
        .read("printed.yaml", printed)
        .fold(
            documents -> true,
            finding -> {
              throw new AssertionError(finding + " in " + printed);
            });
  }
}

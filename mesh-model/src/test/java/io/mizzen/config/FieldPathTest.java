package io.mizzen.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
  @Test
  void printsSteps() {
    FieldPath path = FieldPath.root().key("spec").key("http").index(0).key("labels").key("a.b");

    assertThat(path).hasToString("spec.http[0].labels[\"a.b\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spec",
        "spec.http[0].route[12].weight",
        "labels[\"a.b/c\"].x",
        "labels[\"\"]",
        "[\"a.b\"][3]",
        "[0][1]",
        "a[\"quote \\\" and \\\\ slash\"]",
        "labels[\"a\\r\\nb\\t\\u001B\\\\n\"].x",
        "consecutive_5xx-errors"
      })
  void parsesWhatItPrints(String text) {
    assertThat(FieldPath.parse(text).map(FieldPath::toString)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a",
        "a.",
        "a..b",
        "a[",
        "a[]",
        "a[x]",
        "a[-1]",
        "a[99999999999]",
        "a[0",
        "a[\"x]",
        "a[\"x\"",
        "a b",
        "a]"
      })
  void refusesOtherTexts(String text) {
    assertThat(FieldPath.parse(text)).isEmpty();
  }
}

package io.mizzen.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTextTest {
  private static final String FORGED = "x\r\nERROR all is lost";

  @ParameterizedTest
  @CsvSource({
    "000A, \\n",
    "000D, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "001B, \\u001B",
    "007F, \\u007F",
    "0085, \\u0085",
    "2028, \\u2028",
    "202E, \\u202E",
    "FEFF, \\uFEFF",
    "D800, \\uD800",
    "E0001, \\uDB40\\uDC01"
  })
  void whatCannotBeSeenIsWrittenAsAnEscape(String codePoint, String escape) {
    String text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";

    assertThat(EscapedText.of(text)).isEqualTo("a" + escape + "b");
  }

  @Test
  void whatCanBeSeenStays() {
    String text = "C:\\n é 漢 😀 \"'";

    assertThat(EscapedText.of(text)).isEqualTo(text);
  }

  @Test
  void noPartOfAFindingEndsItsLine() {
    Finding finding =
        new Finding(
            Severity.WARNING,
            "CODE",
            Optional.of(new ResourceKey("g", FORGED, "default", "it")),
            new Origin(FORGED, 1, 2),
            FORGED,
            FORGED,
            FORGED,
            FORGED);

    assertThat(finding.toString()).hasLineCount(1).contains("x\\r\\nERROR all is lost:1:2");
    assertThat(new Origin(FORGED, 1, 2).toString()).hasLineCount(1);
    assertThat(new ResourceKey(FORGED, FORGED, FORGED, FORGED).toString()).hasLineCount(1);
    assertThat(new NotApplied(new ResourceKey("g", "K", "n", "n"), FORGED, FORGED).toString())
        .hasLineCount(1);
  }
}

package io.mizzen.config.yaml;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Looks at a text before it is parsed: its size, and characters YAML does not allow. */
final class TextScan {
  private TextScan() {}

  /** The finding that makes the text unreadable, if there is one. */
  static Optional<Finding> check(String source, String text, YamlLimits limits) {
    long bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      bytes += utf8Length(c);
      if (bytes > limits.bytes()) {
        return Optional.of(tooLong(originAt(source, text, i), limits));
      }
      if (!StreamReader.isPrintable(c)) {
        return Optional.of(notPrintable(originAt(source, text, i), c));
      }
      i += Character.charCount(c);
    }
    return Optional.empty();
  }

  /** The place of the character at {@code index}, counted as the parser counts. */
  static Origin originAt(String source, String text, int index) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < index; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || (c == '\r' && !text.startsWith("\n", i))) {
        line++;
        column = 1;
      } else if (c != '\uFEFF') {
        column++;
      }
    }
    return new Origin(source, line, column);
  }

  private static Finding tooLong(Origin origin, YamlLimits limits) {
    return Findings.errorOf(
        FindingCode.YAML_LIMIT,
        origin,
        "the text is longer than " + limits.bytes() + " bytes",
        "split it into several files");
  }

  private static Finding notPrintable(Origin origin, int c) {
    return Findings.errorOf(
        FindingCode.YAML_SYNTAX,
        origin,
        "the character U+%04X".formatted(c) + " is not allowed in YAML",
        "remove it, or write it as an escape in double quotes");
  }

  private static int utf8Length(int c) {
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    return c < 0x10000 ? 3 : 4;
  }
}

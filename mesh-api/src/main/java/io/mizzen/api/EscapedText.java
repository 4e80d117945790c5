package io.mizzen.api;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * Text of unknown origin, made fit for one line of a log, a terminal or a page: what a user typed
 * (keys, values, file names) must not be able to end the line it is shown on.
 */
@API(status = API.Status.INTERNAL)
public final class EscapedText {
  private EscapedText() {}

  /**
   * {@code text} with every character that is not visible itself (controls, line and paragraph
   * separators, format characters such as those that turn the direction, unpaired surrogates)
   * written as in a Java string: {@code \n}, {@code \r}, {@code \t}, or its UTF-16 units as four
   * hexadecimal digits each. All others stay, the backslash among them.
   */
  public static String of(String text) {
    return text.codePoints().allMatch(EscapedText::isVisible) ? text : escaped(text);
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                line.appendCodePoint(c);
              } else {
                appendEscape(c, line);
              }
            });
    return line.toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static void appendEscape(int c, StringBuilder line) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        for (char unit : Character.toChars(c)) {
          line.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
        }
      }
    }
  }
}

package io.mizzen.config.yaml;

import io.mizzen.config.ConfigNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The styles in which a scalar is printed. */
final class ScalarText {
  /** Starts with a letter, so that it is no number, and holds nothing that is YAML syntax. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*");

  /** The start of a text that needs no quotes anywhere: no indicator that stands for itself. */
  private static final Pattern PLAIN_START =
      Pattern.compile("[^-?:,\\[\\]{}#&*!|>'\"%@`\\s]|[-?:][^\\s,\\[\\]{}]");

  /** Characters that end a text without quotes, or are not kept in one. */
  private static final Pattern NEVER_PLAIN =
      Pattern.compile(":(?=\\s|$)|\\s#|\\s$|[^ -~\\p{L}\\p{N}]");

  /** Texts that YAML 1.1 or 1.2 readers take for something other than a string. */
  private static final Set<String> WORDS =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private ScalarText() {}

  static String of(ConfigNode.Scalar scalar) {
    String text = scalar.text();
    return scalar.style() == ConfigNode.Style.PLAIN && isPlain(text) ? text : ofString(text);
  }

  /**
   * Whether a text that stood without quotes somewhere may stand so everywhere: {@code ?} is one
   * inside braces only. One that may not is a string; numbers and other words always may.
   */
  private static boolean isPlain(String text) {
    return text.isEmpty()
        || (PLAIN_START.matcher(text).lookingAt() && !NEVER_PLAIN.matcher(text).find());
  }

  static String ofString(String text) {
    boolean isSafe = SAFE.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return isSafe ? text : quote(text);
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> append(c, quoted));
    return quoted.append('"').toString();
  }

  private static void append(int c, StringBuilder quoted) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if ((c >= ' ' && c <= '~') || Character.isLetterOrDigit(c)) {
      quoted.appendCodePoint(c);
    } else if (c == '\n') {
      quoted.append("\\n");
    } else if (c == '\t') {
      quoted.append("\\t");
    } else {
      quoted.append(c > 0xFFFF ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
    }
  }
}

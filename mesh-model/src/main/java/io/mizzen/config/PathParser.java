package io.mizzen.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the text of a {@link FieldPath} once, from left to right. */
final class PathParser {
  private static final int MAX_INDEX_DIGITS = 9;
  private static final int UNIT_DIGITS = 4;
  private static final Pattern UNIT = Pattern.compile("[0-9A-F]{4}");

  private final String text;
  private int at;

  PathParser(String text) {
    this.text = text;
  }

  static boolean isSimple(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  Optional<FieldPath> parse() {
    FieldPath path = FieldPath.root();
    while (at < text.length()) {
      Optional<FieldPath> next = step(path);
      if (next.isEmpty()) {
        return next;
      }
      path = next.get();
    }
    return Optional.of(path);
  }

  private Optional<FieldPath> step(FieldPath path) {
    if (text.charAt(at) == '[') {
      at++;
      return at < text.length() && text.charAt(at) == '"' ? quoted(path) : index(path);
    }
    if (at > 0 && text.charAt(at++) != '.') {
      return Optional.empty();
    }
    String name = run();
    return name.isEmpty() ? Optional.empty() : Optional.of(path.key(name));
  }

  private Optional<FieldPath> index(FieldPath path) {
    String digits = run();
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= MAX_INDEX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber && take(']')
        ? Optional.of(path.index(Integer.parseInt(digits)))
        : Optional.empty();
  }

  private Optional<FieldPath> quoted(FieldPath path) {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
        name.append(escaped());
      } else {
        name.append(text.charAt(at++));
      }
    }
    return take('"') && take(']') ? Optional.of(path.key(name.toString())) : Optional.empty();
  }

  /** The character of the escape whose backslash has just been read. */
  private char escaped() {
    char kind = text.charAt(at++);
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> kind;
    };
  }

  private char unit() {
    int end = Math.min(at + UNIT_DIGITS, text.length());
    String digits = text.substring(at, end);
    if (!UNIT.matcher(digits).matches()) {
      return 'u';
    }
    at = end;
    return (char) Integer.parseInt(digits, 16);
  }

  private String run() {
    int start = at;
    while (at < text.length() && isSimple(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean take(char wanted) {
    boolean found = at < text.length() && text.charAt(at) == wanted;
    at++;
    return found;
  }
}

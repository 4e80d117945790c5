package io.mizzen.config;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The type of an unquoted scalar by YAML 1.2's core schema (section 10.3.2). */
@API(status = API.Status.INTERNAL)
public enum ScalarType {
  NULL,
  BOOLEAN,
  INTEGER,
  FLOAT,
  STRING;

  private static final Pattern INTEGERS =
      Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", Pattern.DOTALL);
  private static final Pattern FLOATS =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)",
          Pattern.DOTALL);

  /** The type of {@code text}. */
  public static ScalarType of(String text) {
    if (text.isEmpty()) {
      return NULL;
    }
    char first = text.charAt(0);
    if (first == '.' || first == '-' || first == '+' || (first >= '0' && first <= '9')) {
      return ofNumber(text);
    }
    return switch (text) {
      case "~", "null", "Null", "NULL" -> NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> BOOLEAN;
      default -> STRING;
    };
  }

  private static ScalarType ofNumber(String text) {
    if (INTEGERS.matcher(text).matches()) {
      return INTEGER;
    }
    return FLOATS.matcher(text).matches() ? FLOAT : STRING;
  }
}

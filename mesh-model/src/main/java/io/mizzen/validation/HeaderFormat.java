package io.mizzen.validation;

import com.google.re2j.Pattern;

/**
 * Envoy's format of header values: plain text, {@code %%} for a percent sign, {@code %COMMAND%},
 * {@code %COMMAND(text)%} and {@code %COMMAND(["text", …])%}.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#custom-request-response-headers">
 *     Envoy: custom request and response headers</a>
 */
final class HeaderFormat {
  private static final Pattern TEXT = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");

  /** Up to a closing parenthesis or a quote that no backslash precedes. */
  private static final String ARGUMENT = "(?:[^\\\\)\"]|\\\\.)*";

  private static final String ARGUMENTS =
      "\\( *(?:\\[ *\"|[^ \\[])"
          + ARGUMENT
          + "(?:\" *, *\""
          + ARGUMENT
          + ")*"
          + "(?:\" *\\] *)?\\) *";

  // RE2 needs no stack, however long the value is.
  private static final Pattern FORMAT =
      Pattern.compile("(?:[^%]|%%|%(?:[^%(]+|[^%(]*" + ARGUMENTS + ")%)*");

  private HeaderFormat() {}

  static boolean isValid(String value) {
    return TEXT.matches(value) && FORMAT.matches(value);
  }
}

package io.mizzen.examples.bookinfo.page;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name a visitor signed in with: 1 to 32 letters, digits, dots, dashes or underscores, so that
 * it fits a cookie and a header unchanged. There is no password: the demo knows names, not people.
 */
record UserName(String value) {
  static final String EXPECTED = "1 to 32 letters, digits, dots, dashes or underscores";
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  UserName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("user name: " + value + " (expected: " + EXPECTED + ")");
    }
  }

  static Optional<UserName> parse(String text) {
    String stripped = text.strip();
    return SHAPE.matcher(stripped).matches()
        ? Optional.of(new UserName(stripped))
        : Optional.empty();
  }
}

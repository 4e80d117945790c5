package io.mizzen.cel;

/** One string or bytes literal: where it ends, and whether its escapes have a value. */
final class CelString {
  private static final String ONE_CHARACTER_ESCAPES = "abfnrtv\"'\\?`";
  private static final int HEX = 16;
  private static final int OCTAL = 8;

  private final String text;
  private final int start;
  private final boolean isBytes;

  private CelString(String text, int start, boolean isBytes) {
    this.text = text;
    this.start = start;
    this.isBytes = isBytes;
  }

  /**
   * The index behind the literal that begins at a place, or -1 where none begins.
   *
   * @throws CelSyntaxException when it has no end, or an escape without value
   */
  static int end(String text, int start) {
    int quote = start;
    boolean isBytes = isOneOf(text, quote, "bB");
    if (isBytes) {
      quote++;
    }
    boolean isRaw = isOneOf(text, quote, "rR");
    if (isRaw) {
      quote++;
    }
    return isOneOf(text, quote, "\"'")
        ? new CelString(text, start, isBytes).behind(quote, isRaw)
        : -1;
  }

  private static boolean isOneOf(String text, int index, String characters) {
    return index < text.length() && characters.indexOf(text.charAt(index)) >= 0;
  }

  private int behind(int quote, boolean isRaw) {
    String one = text.substring(quote, quote + 1);
    String closing = text.startsWith(one.repeat(3), quote) ? one.repeat(3) : one;
    int at = quote + closing.length();
    while (!text.startsWith(closing, at)) {
      boolean isLineEnd = isOneOf(text, at, "\r\n") && closing.length() == 1;
      if (at >= text.length() || isLineEnd) {
        throw new CelSyntaxException(start, closing, closing + " at the end of the literal");
      }
      at = text.charAt(at) == '\\' && !isRaw ? behindEscape(at) : at + 1;
    }
    return at + closing.length();
  }

  private int behindEscape(int backslash) {
    int kind = backslash + 1;
    if (isOneOf(text, kind, ONE_CHARACTER_ESCAPES)) {
      return kind + 1;
    }
    if (isOneOf(text, kind, "xX")) {
      return number(backslash, kind + 1, 2, HEX);
    }
    if (isOneOf(text, kind, "u") && !isBytes) {
      return number(backslash, kind + 1, 4, HEX);
    }
    if (isOneOf(text, kind, "U") && !isBytes) {
      return number(backslash, kind + 1, 8, HEX);
    }
    if (isOneOf(text, kind, "0123")) {
      return number(backslash, kind, 3, OCTAL);
    }
    throw noEscape(backslash, kind + 1);
  }

  private int number(int backslash, int from, int digits, int radix) {
    int end = from + digits;
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit =
          i < text.length() && CelNumbers.isHexDigit(text.charAt(i))
              ? Character.digit(text.charAt(i), radix)
              : -1;
      if (digit < 0) {
        throw noEscape(backslash, i + 1);
      }
      value = value * radix + digit;
    }
    boolean isSurrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (value > Character.MAX_CODE_POINT || isSurrogate) {
      throw noEscape(backslash, end);
    }
    return end;
  }

  private CelSyntaxException noEscape(int backslash, int end) {
    String found = text.substring(backslash, Math.min(end, text.length()));
    String expected = "an escape sequence such as \\n, \\\\, \\x41 or \\101";
    return new CelSyntaxException(
        backslash, found, isBytes ? expected : expected + ", or a code point such as \\u0041");
  }
}

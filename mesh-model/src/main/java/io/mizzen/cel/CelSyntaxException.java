package io.mizzen.cel;

/** Ends the parsing of one expression; {@link CelSyntax} makes a value of it. */
@SuppressWarnings("serial") // never leaves the package
final class CelSyntaxException extends RuntimeException {
  private final int offset;
  private final String found;
  private final String expected;

  CelSyntaxException(int offset, String found, String expected) {
    super(found + " (expected: " + expected + ")", null, false, false);
    this.offset = offset;
    this.found = found;
    this.expected = expected;
  }

  CelSyntaxException(CelToken token, String expected) {
    this(token.offset(), token.shown(), expected);
  }

  /** The index of the first character that is wrong. */
  int offset() {
    return offset;
  }

  String found() {
    return found;
  }

  String expected() {
    return expected;
  }
}

package io.mizzen.cel;

/**
 * One token.
 *
 * @param text as it is written; empty at the end of the expression
 * @param offset the index of its first character
 */
record CelToken(Kind kind, String text, int offset) {
  enum Kind {
    IDENTIFIER,
    /** An identifier between backquotes. */
    ESCAPED_IDENTIFIER,
    INT,
    UINT,
    DOUBLE,
    STRING,
    BYTES,
    /** {@code true}, {@code false} or {@code null}. */
    CONSTANT,
    /** An operator, a bracket or another separator; {@code in} among them. */
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  String shown() {
    return kind == Kind.END ? "the end of the expression" : text;
  }
}

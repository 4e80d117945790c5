package io.mizzen.cel;

import io.mizzen.cel.CelToken.Kind;
import java.util.List;
import java.util.Set;

/** The tokens of an expression, and how far they have been read. Ends with {@link Kind#END}. */
final class CelTokens {
  private final List<CelToken> tokens;
  private int at;

  CelTokens(List<CelToken> tokens) {
    this.tokens = tokens;
  }

  /** The next token. */
  CelToken peek() {
    return ahead(0);
  }

  /** The token after that many others. */
  CelToken ahead(int others) {
    return tokens.get(at + others);
  }

  /** Passes over the next token. */
  void advance() {
    at++;
  }

  /** Passes over a symbol; false where it is not the next token. */
  boolean take(String symbol) {
    boolean isThere = peek().is(symbol);
    at += isThere ? 1 : 0;
    return isThere;
  }

  /** Passes over any of some symbols; false where none is the next token. */
  boolean takeOneOf(Set<String> symbols) {
    boolean isThere = peek().kind() == Kind.SYMBOL && symbols.contains(peek().text());
    at += isThere ? 1 : 0;
    return isThere;
  }

  /**
   * Passes over a symbol.
   *
   * @throws CelSyntaxException where it is not the next token
   */
  void require(String symbol) {
    if (!take(symbol)) {
      throw unexpected(symbol);
    }
  }

  /**
   * Passes over the comma between two entries.
   *
   * @param closing the symbol that may stand there too
   * @throws CelSyntaxException where no comma is
   */
  void requireBetween(String closing) {
    if (!take(",")) {
      throw unexpected(", or " + closing);
    }
  }

  /** The next token does not fit. */
  CelSyntaxException unexpected(String expected) {
    return new CelSyntaxException(peek(), expected);
  }
}

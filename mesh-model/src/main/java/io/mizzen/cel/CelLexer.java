package io.mizzen.cel;

import io.mizzen.cel.CelToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts an expression into tokens, the longest that fits at each place. */
final class CelLexer {
  private static final Set<String> LONG_SYMBOLS = Set.of("==", "!=", "<=", ">=", "&&", "||");
  private static final String SYMBOLS = "<>[]{}().,-!?:+*/%";
  private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

  private final String text;
  private final List<CelToken> tokens = new ArrayList<>();
  private int at;

  private CelLexer(String text) {
    this.text = text;
  }

  /**
   * The tokens of an expression, the last of which is its end.
   *
   * @throws CelSyntaxException where no token begins, or a literal has no value
   */
  static List<CelToken> tokens(String expression) {
    CelLexer lexer = new CelLexer(expression);
    lexer.skipBlanks();
    while (lexer.at < expression.length()) {
      lexer.next();
      lexer.skipBlanks();
    }
    lexer.tokens.add(new CelToken(Kind.END, "", lexer.at));
    return lexer.tokens;
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (" \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  private void next() {
    char first = text.charAt(at);
    int literal = CelString.end(text, at);
    if (literal > 0) {
      add(Character.toLowerCase(first) == 'b' ? Kind.BYTES : Kind.STRING, literal);
    } else if (isLetter(first)) {
      word();
    } else if (isDigit(at) || (first == '.' && isDigit(at + 1))) {
      number();
    } else if (first == '`') {
      escapedIdentifier();
    } else {
      symbol();
    }
  }

  private void word() {
    int end = at;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(end))) {
      end++;
    }
    String word = text.substring(at, end);
    if (CONSTANTS.contains(word)) {
      add(Kind.CONSTANT, end);
    } else {
      add(word.equals("in") ? Kind.SYMBOL : Kind.IDENTIFIER, end);
    }
  }

  private void escapedIdentifier() {
    int end = at + 1;
    while (end < text.length() && isEscapable(end)) {
      end++;
    }
    if (end == at + 1 || end == text.length() || text.charAt(end) != '`') {
      throw new CelSyntaxException(at, "`", "a name and a second ` after it");
    }
    add(Kind.ESCAPED_IDENTIFIER, end + 1);
  }

  private boolean isEscapable(int index) {
    char c = text.charAt(index);
    return isLetter(c) || isDigit(index) || ".-/ ".indexOf(c) >= 0;
  }

  private void symbol() {
    int two = Math.min(text.length(), at + 2);
    if (LONG_SYMBOLS.contains(text.substring(at, two))) {
      add(Kind.SYMBOL, two);
    } else if (SYMBOLS.indexOf(text.charAt(at)) >= 0) {
      add(Kind.SYMBOL, at + 1);
    } else {
      String found = Character.toString(text.codePointAt(at));
      throw new CelSyntaxException(at, found, "an operator, a name or a literal");
    }
  }

  private void number() {
    int digits = afterDigits(at);
    if (text.startsWith("0x", at) && isHexDigit(at + 2)) {
      int end = at + 2;
      while (isHexDigit(end)) {
        end++;
      }
      whole(end);
      return;
    }
    int end = digits;
    if (end < text.length() && text.charAt(end) == '.' && isDigit(end + 1)) {
      end = afterDigits(end + 1);
    }
    end = afterExponent(end);
    if (end == digits) {
      whole(end);
    } else {
      floating(end);
    }
  }

  private int afterExponent(int mantissaEnd) {
    int end = mantissaEnd;
    if (end < text.length() && "eE".indexOf(text.charAt(end)) >= 0) {
      end++;
      if (end < text.length() && "+-".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      return isDigit(end) ? afterDigits(end) : mantissaEnd;
    }
    return mantissaEnd;
  }

  private void whole(int end) {
    if (end < text.length() && "uU".indexOf(text.charAt(end)) >= 0) {
      if (!CelNumbers.isUnsigned(text.substring(at, end))) {
        throw new CelSyntaxException(at, text.substring(at, end + 1), "at most 2^64 - 1");
      }
      add(Kind.UINT, end + 1);
    } else {
      add(Kind.INT, end);
    }
  }

  private void floating(int end) {
    String number = text.substring(at, end);
    if (Double.isInfinite(Double.parseDouble(number))) {
      throw new CelSyntaxException(at, number, "a double of at most 1.8e308");
    }
    add(Kind.DOUBLE, end);
  }

  private void add(Kind kind, int end) {
    tokens.add(new CelToken(kind, text.substring(at, end), at));
    at = end;
  }

  private int afterDigits(int from) {
    int end = from;
    while (isDigit(end)) {
      end++;
    }
    return end;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private boolean isHexDigit(int index) {
    return index < text.length() && CelNumbers.isHexDigit(text.charAt(index));
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}

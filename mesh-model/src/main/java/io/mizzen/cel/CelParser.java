package io.mizzen.cel;

import io.mizzen.cel.CelToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parses the tokens of one expression by recursive descent; each method is a rule of CEL's grammar.
 */
final class CelParser {
  private static final Set<String> RELATIONS = Set.of("<", "<=", ">=", ">", "==", "!=", "in");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "%");
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private final List<CelToken> tokens;
  private final CelDepth expressions = new CelDepth();
  private final CelDepth relations = new CelDepth();
  private final CelDepth calculations = new CelDepth();
  private int at;

  CelParser(List<CelToken> tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws CelSyntaxException at the first token that does not fit
   */
  void parse() {
    CelToken start = peek();
    CelNode all = expression();
    if (peek().kind() != Kind.END) {
      throw unexpected("an operator or the end of the expression");
    }
    CelDepth.check(all.height(), start);
  }

  private CelNode expression() {
    expressions.enter(peek());
    CelNode condition = or();
    CelNode all = condition;
    if (take("?")) {
      CelNode then = or();
      require(":");
      all = condition.with(then).with(expression()).counted();
    }
    expressions.leave();
    return all;
  }

  private CelNode or() {
    CelNode all = and();
    while (take("||")) {
      all = all.with(and());
    }
    return all;
  }

  private CelNode and() {
    CelNode all = relation();
    while (take("&&")) {
      all = all.with(relation());
    }
    return all;
  }

  private CelNode relation() {
    relations.enter(peek());
    CelNode all = sum();
    while (takeOneOf(RELATIONS)) {
      relations.enter(peek());
      all = all.with(sum()).counted();
      relations.leave();
    }
    relations.leave();
    return all;
  }

  private CelNode sum() {
    calculations.enter(peek());
    CelNode all = product(unary());
    while (takeOneOf(SUMS)) {
      calculations.enter(peek());
      all = all.with(product(unary())).counted();
      calculations.leave();
    }
    calculations.leave();
    return all;
  }

  private CelNode product(CelNode first) {
    CelNode all = first;
    while (takeOneOf(PRODUCTS)) {
      calculations.enter(peek());
      all = all.with(unary()).counted();
      calculations.leave();
    }
    return all;
  }

  private CelNode unary() {
    if (peek().is("!")) {
      return negated("!");
    }
    return peek().is("-") && !isSignable(at + 1) ? negated("-") : member();
  }

  /** An even number of equal signs is nothing, as the macros see it. */
  private CelNode negated(String sign) {
    int signs = 0;
    while (take(sign)) {
      signs++;
    }
    CelNode operand = member();
    return signs % 2 == 0 ? operand : operand.asValue();
  }

  private boolean isSignable(int index) {
    Kind kind = tokens.get(index).kind();
    return kind == Kind.INT || kind == Kind.DOUBLE;
  }

  private CelNode member() {
    CelNode all = primary();
    while (peek().is(".") || peek().is("[")) {
      if (take("[")) {
        all = all.with(expression()).counted();
        require("]");
      } else {
        at++;
        all = selected(all);
      }
    }
    return all;
  }

  private CelNode selected(CelNode operand) {
    CelToken name = field();
    if (name.kind() == Kind.IDENTIFIER && take("(")) {
      List<CelNode> arguments = arguments();
      return CelMacros.call(operand, name, arguments).counted();
    }
    return operand.asSelection().counted();
  }

  private CelToken field() {
    CelToken name = peek();
    if (name.kind() != Kind.IDENTIFIER && name.kind() != Kind.ESCAPED_IDENTIFIER) {
      throw unexpected("the name of a field or function");
    }
    at++;
    return name;
  }

  private CelNode primary() {
    CelToken first = peek();
    if (first.is("(")) {
      at++;
      CelNode inner = expression();
      require(")");
      return inner;
    }
    if (first.is("[") || first.is("{")) {
      return first.is("[") ? list() : entries(false);
    }
    return first.kind() == Kind.IDENTIFIER || first.is(".") ? named() : literal();
  }

  private CelNode named() {
    if (isMessage()) {
      while (!peek().is("{")) {
        at++;
      }
      return entries(true);
    }
    boolean isAbsolute = take(".");
    CelToken name = peek();
    if (name.kind() != Kind.IDENTIFIER) {
      throw unexpected("a name");
    }
    if (RESERVED.contains(name.text())) {
      throw unexpected("a name that is not reserved");
    }
    at++;
    if (!take("(")) {
      return CelNode.identifier(isAbsolute ? "." + name.text() : name.text());
    }
    List<CelNode> arguments = arguments();
    return isAbsolute ? CelNode.value(arguments) : CelMacros.call(name, arguments);
  }

  /** Names with dots between them, and a brace: {@code google.type.Money{…}}. */
  private boolean isMessage() {
    int index = peek().is(".") ? at + 1 : at;
    while (tokens.get(index).kind() == Kind.IDENTIFIER && tokens.get(index + 1).is(".")) {
      index += 2;
    }
    return tokens.get(index).kind() == Kind.IDENTIFIER && tokens.get(index + 1).is("{");
  }

  private List<CelNode> arguments() {
    List<CelNode> all = new ArrayList<>();
    if (take(")")) {
      return all;
    }
    do {
      all.add(expression());
    } while (take(","));
    require(")");
    return all;
  }

  private CelNode list() {
    require("[");
    List<CelNode> all = new ArrayList<>();
    while (!peek().is("]") && !peek().is(",")) {
      all.add(expression());
      if (!peek().is("]")) {
        requireBetween("]");
      }
    }
    if (all.isEmpty()) {
      take(",");
    }
    require("]");
    return CelNode.value(all);
  }

  /** The entries of a map, or the fields of a message. */
  private CelNode entries(boolean isMessage) {
    require("{");
    List<CelNode> all = new ArrayList<>();
    while (!peek().is("}") && !peek().is(",")) {
      if (isMessage) {
        field();
      } else {
        all.add(expression());
      }
      require(":");
      all.add(expression());
      if (!peek().is("}")) {
        requireBetween("}");
      }
    }
    if (all.isEmpty()) {
      take(",");
    }
    require("}");
    return CelNode.value(all);
  }

  private CelNode literal() {
    boolean isNegative = peek().is("-") && isSignable(at + 1);
    at += isNegative ? 1 : 0;
    Kind kind = peek().kind();
    if (kind == Kind.SYMBOL || kind == Kind.ESCAPED_IDENTIFIER || kind == Kind.END) {
      throw unexpected("an operand");
    }
    if (kind == Kind.INT && !CelNumbers.isSigned(peek().text(), isNegative)) {
      throw unexpected("an integer of 64 bits");
    }
    at++;
    return CelNode.value(List.of());
  }

  private CelToken peek() {
    return tokens.get(at);
  }

  private boolean take(String symbol) {
    boolean isThere = peek().is(symbol);
    at += isThere ? 1 : 0;
    return isThere;
  }

  private boolean takeOneOf(Set<String> symbols) {
    boolean isThere = peek().kind() == Kind.SYMBOL && symbols.contains(peek().text());
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void require(String symbol) {
    if (!take(symbol)) {
      throw unexpected(symbol);
    }
  }

  private void requireBetween(String closing) {
    if (!take(",")) {
      throw unexpected(", or " + closing);
    }
  }

  private CelSyntaxException unexpected(String expected) {
    return new CelSyntaxException(peek(), expected);
  }
}

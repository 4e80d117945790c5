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

  private final CelTokens tokens;
  private final CelDepth expressions = new CelDepth();
  private final CelDepth relations = new CelDepth();
  private final CelDepth calculations = new CelDepth();

  CelParser(List<CelToken> tokens) {
    this.tokens = new CelTokens(tokens);
  }

  /**
   * @throws CelSyntaxException at the first token that does not fit
   */
  void parse() {
    CelToken start = tokens.peek();
    CelNode all = expression();
    if (tokens.peek().kind() != Kind.END) {
      throw tokens.unexpected("an operator or the end of the expression");
    }
    CelDepth.check(all.height(), start);
  }

  private CelNode expression() {
    expressions.enter(tokens.peek());
    CelNode condition = or();
    CelNode all = condition;
    if (tokens.take("?")) {
      CelNode then = or();
      tokens.require(":");
      all = condition.with(then).with(expression()).counted();
    }
    expressions.leave();
    return all;
  }

  private CelNode or() {
    CelNode all = and();
    while (tokens.take("||")) {
      all = all.with(and());
    }
    return all;
  }

  private CelNode and() {
    CelNode all = relation();
    while (tokens.take("&&")) {
      all = all.with(relation());
    }
    return all;
  }

  private CelNode relation() {
    relations.enter(tokens.peek());
    CelNode all = sum();
    while (tokens.takeOneOf(RELATIONS)) {
      relations.enter(tokens.peek());
      all = all.with(sum()).counted();
      relations.leave();
    }
    relations.leave();
    return all;
  }

  private CelNode sum() {
    calculations.enter(tokens.peek());
    CelNode all = product(unary());
    while (tokens.takeOneOf(SUMS)) {
      calculations.enter(tokens.peek());
      all = all.with(product(unary())).counted();
      calculations.leave();
    }
    calculations.leave();
    return all;
  }

  private CelNode product(CelNode first) {
    CelNode all = first;
    while (tokens.takeOneOf(PRODUCTS)) {
      calculations.enter(tokens.peek());
      all = all.with(unary()).counted();
      calculations.leave();
    }
    return all;
  }

  private CelNode unary() {
    if (tokens.peek().is("!")) {
      return negated("!");
    }
    return tokens.peek().is("-") && !isSignable(tokens.ahead(1)) ? negated("-") : member();
  }

  /** An even number of equal signs is nothing, as the macros see it. */
  private CelNode negated(String sign) {
    int signs = 0;
    while (tokens.take(sign)) {
      signs++;
    }
    CelNode operand = member();
    return signs % 2 == 0 ? operand : operand.asValue();
  }

  private static boolean isSignable(CelToken token) {
    return token.kind() == Kind.INT || token.kind() == Kind.DOUBLE;
  }

  private CelNode member() {
    CelNode all = primary();
    while (tokens.peek().is(".") || tokens.peek().is("[")) {
      if (tokens.take("[")) {
        all = all.with(expression()).counted();
        tokens.require("]");
      } else {
        tokens.advance();
        all = selected(all);
      }
    }
    return all;
  }

  private CelNode selected(CelNode operand) {
    CelToken name = field();
    if (name.kind() == Kind.IDENTIFIER && tokens.take("(")) {
      List<CelNode> arguments = arguments();
      return CelMacros.call(operand, name, arguments).counted();
    }
    return operand.asSelection().counted();
  }

  private CelToken field() {
    CelToken name = tokens.peek();
    if (name.kind() != Kind.IDENTIFIER && name.kind() != Kind.ESCAPED_IDENTIFIER) {
      throw tokens.unexpected("the name of a field or function");
    }
    tokens.advance();
    return name;
  }

  private CelNode primary() {
    CelToken first = tokens.peek();
    if (first.is("(")) {
      tokens.advance();
      CelNode inner = expression();
      tokens.require(")");
      return inner;
    }
    if (first.is("[") || first.is("{")) {
      return first.is("[") ? list() : entries(false);
    }
    return first.kind() == Kind.IDENTIFIER || first.is(".") ? named() : literal();
  }

  private CelNode named() {
    if (isMessage()) {
      while (!tokens.peek().is("{")) {
        tokens.advance();
      }
      return entries(true);
    }
    boolean isAbsolute = tokens.take(".");
    CelToken name = tokens.peek();
    if (name.kind() != Kind.IDENTIFIER) {
      throw tokens.unexpected("a name");
    }
    if (RESERVED.contains(name.text())) {
      throw tokens.unexpected("a name that is not reserved");
    }
    tokens.advance();
    if (!tokens.take("(")) {
      return CelNode.identifier(isAbsolute ? "." + name.text() : name.text());
    }
    List<CelNode> arguments = arguments();
    return isAbsolute ? CelNode.value(arguments) : CelMacros.call(name, arguments);
  }

  /** Names with dots between them, and a brace: {@code google.type.Money{…}}. */
  private boolean isMessage() {
    int ahead = tokens.peek().is(".") ? 1 : 0;
    while (tokens.ahead(ahead).kind() == Kind.IDENTIFIER && tokens.ahead(ahead + 1).is(".")) {
      ahead += 2;
    }
    return tokens.ahead(ahead).kind() == Kind.IDENTIFIER && tokens.ahead(ahead + 1).is("{");
  }

  private List<CelNode> arguments() {
    List<CelNode> all = new ArrayList<>();
    if (tokens.take(")")) {
      return all;
    }
    do {
      all.add(expression());
    } while (tokens.take(","));
    tokens.require(")");
    return all;
  }

  private CelNode list() {
    tokens.require("[");
    List<CelNode> all = new ArrayList<>();
    while (!tokens.peek().is("]") && !tokens.peek().is(",")) {
      all.add(expression());
      if (!tokens.peek().is("]")) {
        tokens.requireBetween("]");
      }
    }
    if (all.isEmpty()) {
      tokens.take(",");
    }
    tokens.require("]");
    return CelNode.value(all);
  }

  /** The entries of a map, or the fields of a message. */
  private CelNode entries(boolean isMessage) {
    tokens.require("{");
    List<CelNode> all = new ArrayList<>();
    while (!tokens.peek().is("}") && !tokens.peek().is(",")) {
      if (isMessage) {
        field();
      } else {
        all.add(expression());
      }
      tokens.require(":");
      all.add(expression());
      if (!tokens.peek().is("}")) {
        tokens.requireBetween("}");
      }
    }
    if (all.isEmpty()) {
      tokens.take(",");
    }
    tokens.require("}");
    return CelNode.value(all);
  }

  private CelNode literal() {
    boolean isNegative = tokens.peek().is("-") && isSignable(tokens.ahead(1));
    if (isNegative) {
      tokens.advance();
    }
    Kind kind = tokens.peek().kind();
    if (kind == Kind.SYMBOL || kind == Kind.ESCAPED_IDENTIFIER || kind == Kind.END) {
      throw tokens.unexpected("an operand");
    }
    if (kind == Kind.INT && !CelNumbers.isSigned(tokens.peek().text(), isNegative)) {
      throw tokens.unexpected("an integer of 64 bits");
    }
    tokens.advance();
    return CelNode.value(List.of());
  }
}

package io.mizzen.cel;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Whether a text is an expression of the Common Expression Language: grammar, literals, reserved
 * names, and the arguments of the standard macros. Optional syntax ({@code a.?b}) is not accepted.
 * Limits are those of cel-go: 100,000 characters, 250 levels.
 *
 * <p>Source: cel-spec {@code doc/langdef.md} and cel-go's {@code cel.NewEnv().Parse}.
 */
@API(status = API.Status.INTERNAL)
public final class CelSyntax {
  private static final int MOST_CODE_POINTS = 100_000;

  private CelSyntax() {}

  /** The first error of the expression; empty when it parses. */
  public static Optional<CelError> check(String expression) {
    int size = expression.codePointCount(0, expression.length());
    if (size > MOST_CODE_POINTS) {
      String found = size + " characters";
      return Optional.of(new CelError(1, 1, found, "at most " + MOST_CODE_POINTS));
    }
    try {
      new CelParser(CelLexer.tokens(expression)).parse();
      return Optional.empty();
    } catch (CelSyntaxException broken) {
      return Optional.of(CelError.at(expression, broken));
    }
  }
}

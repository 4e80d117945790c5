package io.mizzen.cel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Expressions that cel-go's parser accepts and refuses. */
class CelSyntaxTest {
  static final List<String> ACCEPTED =
      List.of(
          // Operators and their order.
          "response.code >= 400",
          "a || b && !c == d",
          "a ? b : c ? d : e",
          "a ? (b ? c : d) : e",
          "1 + 2 * -3 - 4 % 5 / 6",
          "'x' in ['x', 'y']",
          "!!a == --b",
          "- -1",
          // Members, calls, lists, maps, messages.
          "request.headers['x-id'].startsWith(\"a\")",
          "a.`x-y/z.w v`",
          ".a.b(c)",
          "a.as(b).if",
          "1.a",
          "[]",
          "[,]",
          "[1, 2,]",
          "{,}",
          "{'a': 1, b: [2],}",
          "a.b.C{}",
          ".a.C{f: 1, `g-h`: 2,}",
          "as.if{}",
          // Literals.
          "9223372036854775807",
          "-9223372036854775808",
          "00000000000000000000000000007",
          "0x7fffffffffffffff",
          "18446744073709551615u",
          "0xffffffffffffffffU",
          "1.5e-3 + .5 + 1E5",
          "true != false && null == null",
          "'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"\\`'",
          "'\\x41\\X41\\u00e9\\U0010ffff\\377'",
          "b'\\377\\xff' == B\"a\"",
          "r'\\q' == bR\"\\q\"",
          "'''it's\ntwo \"lines\"'''",
          "\"\"\"\"\"\"",
          "r'''\\'''",
          "'\ud83d\ude00'",
          // Macros, and calls that only look like one.
          "has(a.b)",
          "has((a.b))",
          "has(--a.b)",
          "has(has(a.b))",
          "has(a, b)",
          ".has(a)",
          "a.all(x, x > 0)",
          "a.exists((x), x)",
          "a.exists_one(.x, x)",
          "a.map(x, x > 0, x * 2)",
          "a.filter(x, has(x.y))",
          "a.map(1)",
          "a.all(1, 2, 3)",
          "a.existsOne(1, 2)",
          // Blanks.
          " \t\r\n\fa // a comment\n + b // another");

  @ParameterizedTest
  @FieldSource("ACCEPTED")
  void accepts(String expression) {
    assertThat(CelSyntax.check(expression)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      textBlock =
          """
          ~~ => 1:1 the end of the expression, an operand
          a == => 1:5 the end of the expression, an operand
          a b => 1:3 b, an operator or the end of the expression
          a = b => 1:3 =, an operator, a name or a literal
          a & b => 1:3 &, an operator, a name or a literal
          a ? b => 1:6 the end of the expression, :
          a ? b ? c : d : e => 1:7 ?, :
          !-a => 1:2 -, an operand
          -!a => 1:2 !, an operand
          (a => 1:3 the end of the expression, )
          f(a,) => 1:5 ), an operand
          f(a b) => 1:5 b, )
          [1 => 1:3 the end of the expression, , or ]
          [,1] => 1:3 1, ]
          [1,,] => 1:4 ,, ]
          [?a] => 1:2 ?, an operand
          {a} => 1:3 }, :
          {a: 1 b: 2} => 1:7 b, , or }
          {?a: 1} => 1:2 ?, an operand
          a.B{1: 2} => 1:5 1, the name of a field or function
          a.B{?f: 2} => 1:5 ?, the name of a field or function
          (a){} => 1:4 {, an operator or the end of the expression
          a[0 => 1:4 the end of the expression, ]
          a.?b => 1:3 ?, the name of a field or function
          a[?b] => 1:3 ?, an operand
          a.in => 1:3 in, the name of a field or function
          a.true => 1:3 true, the name of a field or function
          a.1 => 1:2 .1, an operator or the end of the expression
          a.`b`() => 1:6 (, an operator or the end of the expression
          `a` => 1:1 `a`, an operand
          a.`` => 1:3 `, a name and a second ` after it
          a.`b => 1:3 `, a name and a second ` after it
          namespace => 1:1 namespace, a name that is not reserved
          as(1) => 1:1 as, a name that is not reserved
          .1.a.() => 1:6 (, the name of a field or function
          . => 1:2 the end of the expression, a name
          9223372036854775808 => 1:1 9223372036854775808, an integer of 64 bits
          --9223372036854775808 => 1:3 9223372036854775808, an integer of 64 bits
          0x8000000000000000 => 1:1 0x8000000000000000, an integer of 64 bits
          18446744073709551616u => 1:1 18446744073709551616u, at most 2^64 - 1
          1e400 => 1:1 1e400, a double of at most 1.8e308
          1.5u => 1:4 u, an operator or the end of the expression
          0x => 1:2 x, an operator or the end of the expression
          1. => 1:3 the end of the expression, the name of a field or function
          'a => 1:1 ', ' at the end of the literal
          rb'a' => 1:3 'a', an operator or the end of the expression
          ''''''' => 1:7 ', ' at the end of the literal
          '\\q' => 1:2 \\q, an escape sequence such as \\n, \\\\, \\x41 or \\101, or a code point such as \\u0041
          '\\400' => 1:2 \\4, an escape sequence such as \\n, \\\\, \\x41 or \\101, or a code point such as \\u0041
          '\\x4g' => 1:2 \\x4g, an escape sequence such as \\n, \\\\, \\x41 or \\101, or a code point such as \\u0041
          '\\ud800' => 1:2 \\ud800, an escape sequence such as \\n, \\\\, \\x41 or \\101, or a code point such as \\u0041
          '\\U00110000' => 1:2 \\U00110000, an escape sequence such as \\n, \\\\, \\x41 or \\101, or a code point such as \\u0041
          b'\\u0041' => 1:3 \\u, an escape sequence such as \\n, \\\\, \\x41 or \\101
          has(a) => 1:1 has, the selection of a field in has(), such as has(a.b)
          has(a[0]) => 1:1 has, the selection of a field in has(), such as has(a.b)
          has(-a.b) => 1:1 has, the selection of a field in has(), such as has(a.b)
          a.all(x.y, true) => 1:3 all, the name of a variable as the first argument of all()
          a.map(1, 2, 3) => 1:3 map, the name of a variable as the first argument of map()
          a.filter(__result__, 1) => 1:3 filter, the name of a variable as the first argument of filter()
          """)
  void refuses(String expression, String error) {
    assertThat(shown(CelSyntax.check(expression))).isEqualTo(error);
  }

  @Test
  void placeIsLineAndCharacter() {
    Optional<CelError> error = CelSyntax.check("'\ud83d\ude00' + // smile\n 'é' ^ 1");

    assertThat(error).map(CelError::line).contains(2);
    assertThat(error).map(CelError::column).contains(6);
  }

  @Test
  void lineEndsNoShortLiteral() {
    assertThat(CelSyntax.check("'a\nb'")).isNotEmpty();
    assertThat(CelSyntax.check("r\"a\rb\"")).isNotEmpty();
  }

  /** Of each pair the first is the deepest that cel-go takes. */
  static final List<List<String>> DEEP =
      List.of(
          List.of("(".repeat(249) + "a" + ")".repeat(249), "(".repeat(250) + "a" + ")".repeat(250)),
          List.of("[".repeat(250) + "]".repeat(250), "[".repeat(251) + "]".repeat(251)),
          List.of("a" + ".b".repeat(250), "a" + ".b".repeat(251)),
          List.of("1" + "+1".repeat(250), "1" + "+1".repeat(251)),
          List.of(
              "1+(".repeat(124) + "a" + ")".repeat(124), "1+(".repeat(125) + "a" + ")".repeat(125)),
          List.of("'" + "x".repeat(99_998) + "'", "'" + "x".repeat(99_999) + "'"));

  @ParameterizedTest
  @FieldSource("DEEP")
  void depthAndLengthAreLimited(List<String> pair) {
    assertThat(CelSyntax.check(pair.get(0))).isEmpty();
    assertThat(CelSyntax.check(pair.get(1))).isNotEmpty();
  }

  @Test
  void levelsBesideEachOtherAreNotCounted() {
    assertThat(CelSyntax.check("a" + " && (b)".repeat(1_000))).isEmpty();
    assertThat(CelSyntax.check("-".repeat(1_000) + "a")).isEmpty();
  }

  private static String shown(Optional<CelError> error) {
    return error
        .map(e -> e.line() + ":" + e.column() + " " + e.found() + ", " + e.expected())
        .orElse("good");
  }
}

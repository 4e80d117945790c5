package io.mizzen.dataplane.match;

import static io.mizzen.dataplane.match.HeaderMatcher.Sense.AS_IS;
import static io.mizzen.dataplane.match.HeaderMatcher.Sense.INVERTED;
import static io.mizzen.dataplane.match.HeaderMatcher.WhenMissing.EMPTY;
import static io.mizzen.dataplane.match.HeaderMatcher.WhenMissing.NO_MATCH;
import static io.mizzen.dataplane.match.StringMatcher.LetterCase.IGNORED;
import static io.mizzen.dataplane.match.StringMatcher.LetterCase.SENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.mizzen.dataplane.match.HeaderMatcher.Condition;
import io.mizzen.dataplane.match.HeaderMatcher.Present;
import io.mizzen.dataplane.match.HeaderMatcher.Range;
import io.mizzen.dataplane.match.HeaderMatcher.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderMatcherTest {
  private static final RequestHead NONE = RequestHead.get("reviews", "/");

  /** Condition, a value that matches, one that does not. */
  static List<Arguments> conditions() {
    return List.of(
        Arguments.of(text(new StringMatcher.Exact("jason", SENSITIVE)), "jason", "Jason"),
        Arguments.of(text(new StringMatcher.Exact("jason", IGNORED)), "JASON", "jasons"),
        Arguments.of(text(new StringMatcher.Prefix("ja", SENSITIVE)), "jason", "Jason"),
        Arguments.of(text(new StringMatcher.Prefix("JA", IGNORED)), "jason", "j"),
        Arguments.of(text(new StringMatcher.Suffix("son", SENSITIVE)), "jason", "on"),
        Arguments.of(text(new StringMatcher.Suffix("SON", IGNORED)), "jason", "jasonx"),
        Arguments.of(text(new StringMatcher.Contains("aso", SENSITIVE)), "jason", "jAson"),
        Arguments.of(
            text(new StringMatcher.Contains("ASO", IGNORED)), "jason", "jaso".substring(2)),
        Arguments.of(text(new StringMatcher.Regex(Pattern.compile("j.*n"))), "jason", "xjason"),
        Arguments.of(new Range(1, 10), "9", "10"),
        Arguments.of(new Range(-5, 0), "-5", "0"),
        Arguments.of(new Range(0, 10), "0", "zero"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void matchesItsValue(Condition condition, String good, String bad) {
    HeaderMatcher matcher = new HeaderMatcher("End-User", condition, AS_IS, NO_MATCH);

    assertThat(matcher.matches(with(good))).isTrue();
    assertThat(matcher.matches(with(bad))).isFalse();
    assertThat(matcher.matches(NONE)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void invertedMatchesTheOthersButNotAMissingHeader(Condition condition, String good, String bad) {
    HeaderMatcher matcher = new HeaderMatcher("end-user", condition, INVERTED, NO_MATCH);

    assertThat(matcher.matches(with(good))).isFalse();
    assertThat(matcher.matches(with(bad))).isTrue();
    assertThat(matcher.matches(NONE)).as("Envoy: absent matches nothing").isFalse();
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aMissingHeaderThatCountsAsEmptyIsInvertedLikeAnother(
      Condition condition, String good, String bad) {
    HeaderMatcher matcher = new HeaderMatcher("end-user", condition, INVERTED, EMPTY);

    assertThat(matcher.matches(NONE)).isEqualTo(matcher.matches(with("")));
    assertThat(matcher.matches(with(good))).isFalse();
    assertThat(matcher.matches(with(bad))).isTrue();
  }

  @Test
  void presenceAndAbsence() {
    HeaderMatcher present = new HeaderMatcher("x", new Present(true), AS_IS, NO_MATCH);
    HeaderMatcher absent = new HeaderMatcher("x", new Present(false), AS_IS, NO_MATCH);
    HeaderMatcher notPresent = new HeaderMatcher("x", new Present(true), INVERTED, NO_MATCH);
    RequestHead there = NONE.withHeader("X", "");

    assertThat(List.of(present.matches(there), present.matches(NONE))).containsExactly(true, false);
    assertThat(List.of(absent.matches(there), absent.matches(NONE))).containsExactly(false, true);
    assertThat(List.of(notPresent.matches(there), notPresent.matches(NONE)))
        .containsExactly(false, true);
  }

  @Test
  void severalValuesAreJoined() {
    Headers headers = Headers.ofLists(Map.of("End-User", List.of("a", "b")));
    HeaderMatcher matcher =
        new HeaderMatcher(
            "end-user", text(new StringMatcher.Exact("a,b", SENSITIVE)), AS_IS, NO_MATCH);

    assertThat(matcher.matches(new RequestHead("GET", "http", "x", "/", headers))).isTrue();
  }

  @Test
  void pseudoHeadersAreHeaders() {
    RequestHead head = RequestHead.get("reviews", "/a?b").withMethod("PUT");

    assertThat(matches(":method", "PUT", head)).isTrue();
    assertThat(matches(":authority", "reviews", head)).isTrue();
    assertThat(matches("host", "reviews", head)).isTrue();
    assertThat(matches(":path", "/a?b", head)).isTrue();
    assertThat(matches(":scheme", "http", head)).isTrue();
    assertThat(matches(":unknown", "", head)).isFalse();
  }

  @Test
  void saysWhyNot() {
    HeaderMatcher matcher =
        new HeaderMatcher(
            "end-user", text(new StringMatcher.Exact("jason", SENSITIVE)), AS_IS, NO_MATCH);

    assertThat(matcher.mismatch(NONE))
        .contains("header end-user must be exact jason, but it is absent");
    assertThat(matcher.mismatch(with("mary")))
        .contains("header end-user must be exact jason, but it is \"mary\"");
    assertThat(matcher.mismatch(with("jason"))).isEmpty();
  }

  private static boolean matches(String name, String value, RequestHead head) {
    Condition exact = text(new StringMatcher.Exact(value, SENSITIVE));
    return new HeaderMatcher(name, exact, AS_IS, NO_MATCH).matches(head);
  }

  private static RequestHead with(String value) {
    return NONE.withHeader("end-user", value);
  }

  private static Condition text(StringMatcher matcher) {
    return new Value(matcher);
  }
}

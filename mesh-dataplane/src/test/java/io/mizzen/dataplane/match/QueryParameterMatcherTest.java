package io.mizzen.dataplane.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.dataplane.match.QueryParameterMatcher.Present;
import io.mizzen.dataplane.match.QueryParameterMatcher.Value;
import io.mizzen.dataplane.match.StringMatcher.LetterCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParameterMatcherTest {
  private static final QueryParameterMatcher IS_V2 =
      new QueryParameterMatcher(
          "version", new Value(new StringMatcher.Exact("v2", LetterCase.SENSITIVE)));

  @ParameterizedTest
  @CsvSource({
    "/?version=v2, true",
    "/?a=b&version=v2, true",
    "/?version=v2&version=v3, true",
    "/?version=v2#version=v3, true",
    "/?version=v3&version=v2, false",
    "/?version=, false",
    "/?version, false",
    "/?versions=v2, false",
    "/?xversion=v2, false",
    "/?a=version=v2, false",
    "/#?version=v2, false",
    "/version=v2, false",
    "/, false"
  })
  void comparesTheFirstValue(String path, boolean expected) {
    assertThat(IS_V2.matches(RequestHead.get("x", path))).isEqualTo(expected);
    assertThat(IS_V2.mismatch(RequestHead.get("x", path)).isEmpty()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/?debug, true", "/?debug=, true", "/?debug=1, true", "/?debugs, false", "/, false"})
  void presenceNeedsNoValue(String path, boolean expected) {
    RequestHead head = RequestHead.get("x", path);

    assertThat(new QueryParameterMatcher("debug", new Present(true)).matches(head))
        .isEqualTo(expected);
    assertThat(new QueryParameterMatcher("debug", new Present(false)).matches(head))
        .isEqualTo(!expected);
  }
}

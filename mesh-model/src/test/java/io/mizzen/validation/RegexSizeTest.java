package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {
  /** The estimate guards memory, so it may not be far below what RE2 really builds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a|b|c",
        "(a{30}){30}",
        "((a{30}){30}){30}",
        "(?:[a-z]{100}){20}",
        "(a|bc|[^]x]{3}){50}",
        "x{500}y{500}z{500}",
        "(\\d{40}\\.){9}",
        "(a{2,30}){20}",
        "((ab)*c{7,}){99}",
        "(\\{a{200}){5}"
      })
  void isNotFarBelowTheCompiledSize(String regex) {
    int compiled = Pattern.compile(regex).programSize();

    long estimate = RegexSize.estimate(regex);

    assertThat(estimate * 2 + 4).isGreaterThanOrEqualTo(compiled);
    assertThat(estimate).isLessThanOrEqualTo(compiled * 4L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(((", ")))", "[", "[]", "\\", "a{", "a{9999", "a{1,2,3}", "{", "", "a{,5}"})
  void survivesWhatIsNoPattern(String regex) {
    assertThat(RegexSize.estimate(regex)).isBetween(0L, 40L);
  }
}

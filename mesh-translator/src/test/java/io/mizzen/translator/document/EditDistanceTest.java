package io.mizzen.translator.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "'', abc, 3",
    "abc, '', 3",
    "reviews, reviews, 0",
    "reviewz, reviews, 1",
    "detail, details, 1",
    "kitten, sitting, 3",
    "ab, ba, 2"
  })
  void countsChanges(String from, String to, int distance) {
    assertThat(EditDistance.of(from, to)).isEqualTo(distance);
  }
}

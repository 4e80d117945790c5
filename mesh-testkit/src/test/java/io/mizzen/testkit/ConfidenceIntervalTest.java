package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceIntervalTest {
  /** Reference values: bisected with exact rational numbers, by a program of its own. */
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.05, 0, 0.30849710781876083",
    "3, 10, 0.05, 0.06673951117773447, 0.6524528500599973",
    "10, 10, 0.05, 0.6915028921812392, 1",
    "90, 100, 1e-6, 0.6884621692777729, 0.9877025444726653",
  })
  void agreesWithExactArithmetic(int hits, int trials, double falseAlarm, double low, double high) {
    ConfidenceInterval interval = ConfidenceInterval.of(hits, trials, falseAlarm);

    assertThat(interval.low()).isCloseTo(low, within(1e-9));
    assertThat(interval.high()).isCloseTo(high, within(1e-9));
  }

  @Test
  void isTheReverseOfTheBounds() {
    BinomialBounds bounds = BinomialBounds.of(3000, 0.9);

    assertThat(ConfidenceInterval.of(bounds.low(), 3000, 1e-6).contains(0.9)).isTrue();
    assertThat(ConfidenceInterval.of(bounds.low() - 1, 3000, 1e-6).contains(0.9)).isFalse();
    assertThat(ConfidenceInterval.of(bounds.high(), 3000, 1e-6).contains(0.9)).isTrue();
    assertThat(ConfidenceInterval.of(bounds.high() + 1, 3000, 1e-6).contains(0.9)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1, 10", "11, 10", "0, 0"})
  void refusesImpossibleCounts(int hits, int trials) {
    assertThatThrownBy(() -> ConfidenceInterval.of(hits, trials, 1e-6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hits: " + hits);
  }
}

package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialBoundsTest {
  /** Reference values: summed with exact rational numbers, by a program of its own. */
  @ParameterizedTest
  @CsvSource({
    "10, 0.5, 0.05, 2, 8",
    "20, 0.1, 0.01, 0, 6",
    "500, 0.9, 1e-6, 414, 479",
    "3000, 0.9, 1e-6, 2617, 2777",
    "3000, 0.5, 1e-6, 1366, 1634",
    "3000, 0.01, 1e-6, 8, 60",
    "10000, 0.8, 1e-6, 7802, 8193",
  })
  void agreesWithExactArithmetic(
      int trials, double probability, double falseAlarm, int low, int high) {
    BinomialBounds bounds = BinomialBounds.of(trials, probability, falseAlarm);

    assertThat(bounds.low()).isEqualTo(low);
    assertThat(bounds.high()).isEqualTo(high);
  }

  @Test
  void tailsAgreeWithExactArithmetic() {
    assertThat(Binomial.of(20, 0.1).atMost(3)).isCloseTo(0.8670466765656649, within(1e-14));
    assertThat(Binomial.of(100, 0.9).atMost(80)).isCloseTo(0.001978560865771231, within(1e-15));
    assertThat(Binomial.of(3000, 0.9).atMost(2620))
        .isCloseTo(1.4695593237759421e-06, within(1e-16));
    assertThat(Binomial.of(3000, 0.9).atLeast(2621))
        .isCloseTo(1 - 1.4695593237759421e-06, within(1e-10));
  }

  @Test
  void endsAreInsideAndNeighboursAreOutside() {
    BinomialBounds bounds = BinomialBounds.of(3000, 0.9);

    assertThat(bounds.accepts(2617)).isTrue();
    assertThat(bounds.accepts(2777)).isTrue();
    assertThat(bounds.accepts(2616)).isFalse();
    assertThat(bounds.accepts(2778)).isFalse();
  }

  @Test
  void certainSharesAcceptOnlyThemselves() {
    assertThat(BinomialBounds.of(100, 1).low()).isEqualTo(100);
    assertThat(BinomialBounds.of(100, 1).high()).isEqualTo(100);
    assertThat(BinomialBounds.of(100, 0).low()).isZero();
    assertThat(BinomialBounds.of(100, 0).high()).isZero();
  }

  @Test
  void excludesWhatAWrongRuleWouldSend() {
    BinomialBounds bounds = BinomialBounds.of(3000, 0.9);

    assertThat(bounds.excludes(0.1)).as("swapped").isTrue();
    assertThat(bounds.excludes(0.5)).as("not applied").isTrue();
    assertThat(bounds.excludes(0.75)).as("counted by replicas").isTrue();
    assertThat(bounds.excludes(1)).as("all to one").isTrue();
    assertThat(bounds.excludes(0.9)).as("the rule itself").isFalse();
    assertThat(bounds.excludes(0.91)).as("a neighbour").isFalse();
  }

  @Test
  void tooFewTrialsExcludeNothing() {
    assertThat(BinomialBounds.of(10, 0.9).excludes(0.5)).isFalse();
  }

  @Test
  void acceptsAFairSourceAndRejectsABiasedOne() {
    BinomialBounds bounds = BinomialBounds.of(3000, 0.9);

    Seeds.check(
        200,
        random -> {
          assertThat(bounds.accepts(hits(random, 0.9))).isTrue();
          assertThat(bounds.accepts(hits(random, 0.8))).isFalse();
        });
  }

  @Test
  void printsTheIntervalAndItsAssumptions() {
    assertThat(BinomialBounds.of(3000, 0.9))
        .hasToString("2617..2777 of 3000 (share 0.9, false alarm 1.0e-06)");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 1e-6", "10, 1.5, 1e-6", "10, NaN, 1e-6", "10, 0.5, 0", "10, 0.5, 1"})
  void refusesWhatIsNoQuestion(int trials, double probability, double falseAlarm) {
    assertThatThrownBy(() -> BinomialBounds.of(trials, probability, falseAlarm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected:");
  }

  private static int hits(RandomGenerator random, double share) {
    int hits = 0;
    for (int i = 0; i < 3000; i++) {
      hits += random.nextDouble() < share ? 1 : 0;
    }
    return hits;
  }
}

package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedRandomTest {
  @Test
  void answersInOrder() {
    ScriptedRandom random = ScriptedRandom.of(0.25, 0.5, 0.1);

    assertThat(random.nextDouble()).isEqualTo(0.25);
    assertThat(random.nextBoolean()).isTrue();
    assertThat(random.nextFloat()).isEqualTo(0.1f);
    assertThat(random.drawn()).isEqualTo(3);
  }

  @Test
  void everyPercentageIsExact() {
    for (int percent = 0; percent < 100; percent++) {
      double fraction = percent / 100.0;

      assertThat(ScriptedRandom.of(fraction).nextInt(100)).isEqualTo(percent);
      assertThat(ScriptedRandom.of(fraction).nextLong(10_000)).isEqualTo(percent * 100L);
    }
  }

  @Test
  void scalesToTheRangeAskedFor() {
    ScriptedRandom random = ScriptedRandom.of(0.0, 0.5, 0.0, 0.5, 0.9);

    assertThat(random.nextLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(random.nextLong()).isZero();
    assertThat(random.nextInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(random.nextInt()).isZero();
    assertThat(random.nextInt(10, 20)).isEqualTo(19);
  }

  @Test
  void drawPastTheScriptFails() {
    ScriptedRandom random = ScriptedRandom.of(0.5);
    random.nextDouble();

    assertThatThrownBy(random::nextDouble)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("draw: number 2 (expected: at most 1)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.0, Double.NaN})
  void refusesFractionsOutsideTheRange(double fraction) {
    assertThatThrownBy(() -> ScriptedRandom.of(fraction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fraction: " + fraction);
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> ScriptedRandom.of(0.5).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

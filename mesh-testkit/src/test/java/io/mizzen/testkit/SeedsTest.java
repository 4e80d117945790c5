package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void roundsDifferAndRepeat() {
    List<Long> first = drawOncePerRound("");
    List<Long> second = drawOncePerRound("");

    assertThat(new HashSet<>(first)).hasSize(20);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void failureNamesItsSeed() {
    assertThatThrownBy(
            () ->
                Seeds.check(
                    100,
                    "",
                    random -> {
                      if (random.nextInt(10) == 3) {
                        throw new IllegalStateException("three");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("seed \\d+ \\(repeat with -Dtest.seed=\\d+\\): three")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void chosenSeedRunsOnceWithThatSeed() {
    List<Long> drawn = drawOncePerRound("42");

    assertThat(drawn).containsExactly(Seeds.generator(42).nextLong());
  }

  @Test
  void randomSeedsDifferFromRunToRun() {
    assertThat(drawOncePerRound("random")).hasSize(20).isNotEqualTo(drawOncePerRound("random"));
  }

  @Test
  void refusesZeroRounds() {
    assertThatThrownBy(() -> Seeds.check(0, random -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Long> drawOncePerRound(String choice) {
    List<Long> drawn = new ArrayList<>();
    Seeds.check(20, choice, random -> drawn.add(random.nextLong()));
    return drawn;
  }
}

package io.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.testing.ShareCheck.Alternative;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareCheckTest {
  private static final List<Alternative> OTHERS =
      List.of(
          new Alternative(0.5, "round robin without a rule"),
          new Alternative(0.1, "swapped weights"));

  @Test
  void countWithinTheBoundsPasses() {
    assertThat(new ShareCheck(2_700, 3_000, 0.9).problem(OTHERS)).isEmpty();
    assertThat(new ShareCheck(2_602, 3_000, 0.9).problem(OTHERS)).isEmpty();
    assertThat(new ShareCheck(2_790, 3_000, 0.9).problem(OTHERS)).isEmpty();
  }

  @Test
  void countOutsideNamesTheBounds() {
    assertThat(new ShareCheck(2_601, 3_000, 0.9).problem(OTHERS).orElseThrow())
        .isEqualTo("2601 calls (expected: 2602..2790 of 3000 (share 0.9, false alarm 1.0e-08))");
    assertThat(new ShareCheck(2_791, 3_000, 0.9).problem(OTHERS)).isPresent();
  }

  @Test
  void countThatAnotherRuleGivesSaysWhich() {
    assertThat(new ShareCheck(1_500, 3_000, 0.9).problem(OTHERS).orElseThrow())
        .endsWith(", which is what round robin without a rule gives");
    assertThat(new ShareCheck(310, 3_000, 0.9).problem(OTHERS).orElseThrow())
        .endsWith(", which is what swapped weights gives");
  }

  @Test
  void tooFewCallsProveNothingAndSayHowManyDo() {
    String problem = new ShareCheck(9, 10, 0.9).problem(OTHERS).orElseThrow();

    assertThat(problem)
        .startsWith("9 of 10 calls prove nothing: round robin without a rule may give as many");
    int enough = Integer.parseInt(problem.replaceFirst(".*expected: (\\d+) calls.*", "$1"));
    assertThat(new ShareCheck(enough * 9 / 10, enough, 0.9).problem(OTHERS)).isEmpty();
  }

  @Test
  void shareThatEqualsAnAlternativeNeedNotBeToldFromIt() {
    assertThat(new ShareCheck(1_500, 3_000, 0.5).problem(OTHERS)).isEmpty();
    assertThat(new ShareCheck(0, 0, 0.5).problem(OTHERS)).contains("no call was recorded");
  }
}

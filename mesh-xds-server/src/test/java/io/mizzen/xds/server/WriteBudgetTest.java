package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBudgetTest {
  private static final int LARGE = 100_000;
  private static final int SMALL = 50_000;
  private final List<String> told = new ArrayList<>();
  private int streams;
  private final WriteBudget budget = new WriteBudget(400_000, () -> streams);

  private static final class Named implements WriteBudget.Waiter {
    private final List<String> told;
    private final String name;

    Named(List<String> told, String name) {
      this.told = told;
      this.name = name;
    }

    @Override
    public void reserved(int bytes) {
      told.add(name + " " + bytes);
    }
  }

  @Test
  void aQuarterIsKeptForSmallResponses() {
    assertThat(taken(LARGE, 4)).isEqualTo(3);
    assertThat(taken(SMALL, 3)).isEqualTo(2);

    assertThat(budget.used()).isEqualTo(400_000);
    assertThat(budget.isShort()).isTrue();
  }

  @Test
  void roomThatIsGivenBackIsReservedForThoseWhoWaitInTheirOrder() {
    taken(LARGE, 3);
    WriteBudget.Waiter first = new Named(told, "first");
    WriteBudget.Waiter second = new Named(told, "second");
    assertThat(budget.take(first, LARGE)).isFalse();
    assertThat(budget.take(second, LARGE)).isFalse();

    budget.giveBack(LARGE);

    assertThat(told).containsExactly("first " + LARGE);
    assertThat(budget.used()).isEqualTo(3 * LARGE);
    budget.leave(second);
    assertThat(budget.isShort()).isFalse();
  }

  @Test
  void newcomersDoNotPassThoseWhoWait() {
    taken(LARGE, 3);
    assertThat(budget.take(new Named(told, "large"), 2 * LARGE)).isFalse();
    budget.giveBack(LARGE);

    assertThat(told).isEmpty();
    assertThat(budget.take(new Named(told, "late"), LARGE)).isFalse();
  }

  @Test
  void whoLeavesLetsTheNextSmallerOneIn() {
    taken(LARGE, 2);
    WriteBudget.Waiter wide = new Named(told, "wide");
    budget.take(wide, 2 * LARGE);
    budget.take(new Named(told, "narrow"), LARGE);

    budget.leave(wide);

    assertThat(told).containsExactly("narrow " + LARGE);
  }

  @Test
  void oneResponseLargerThanAllRoomGoesAlone() {
    assertThat(budget.take(new Named(told, "huge"), 1_000_000)).isTrue();

    assertThat(budget.take(new Named(told, "next"), 3_000)).isFalse();
    budget.giveBack(1_000_000);

    assertThat(told).containsExactly("next 3000");
  }

  @Test
  void everyOpenStreamTakesItsShareForWhatIsNotCounted() {
    streams = 50;

    assertThat(taken(SMALL, 8)).isEqualTo((400_000 - 50 * 2 * WriteBudget.UNCOUNTED) / SMALL);
  }

  private int taken(int bytes, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += budget.take(new Named(told, "n" + i), bytes) ? 1 : 0;
    }
    return taken;
  }
}

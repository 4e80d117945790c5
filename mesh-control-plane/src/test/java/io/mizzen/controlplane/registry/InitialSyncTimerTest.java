package io.mizzen.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.testkit.FakeClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class InitialSyncTimerTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final FakeClock clock = FakeClock.create();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private int quiet;
  private int ended;
  private final InitialSyncTimer timer =
      new InitialSyncTimer(
          (time, task) -> due.add(new Due(elapsed() + time.toNanos(), task)),
          clock.nanos(),
          () -> quiet++,
          () -> ended++);

  private record Due(long at, Runnable task) {}

  @Test
  void endsAtTheLatestWhenNobodyComes() {
    timer.start(MOST);

    pass(Duration.ofMillis(9_999));
    assertThat(ended).isZero();
    pass(Duration.ofMillis(1));
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void isQuietTwoSecondsAfterTheLastRegistration() {
    timer.start(MOST);
    pass(Duration.ofSeconds(3));
    timer.registered();
    pass(Duration.ofMillis(1_500));
    timer.registered();
    pass(Duration.ofMillis(1_999));
    assertThat(quiet).isZero();

    pass(Duration.ofMillis(1));
    assertThat(quiet).isEqualTo(1);
    assertThat(ended).isZero();
    pass(MOST);
    assertThat(quiet).isEqualTo(1);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void steadyRegistrationsDoNotHoldItLongerThanThat() {
    timer.start(MOST);
    for (int i = 0; i < 10; i++) {
      assertThat(ended).isZero();
      timer.registered();
      pass(Duration.ofSeconds(1));
    }

    assertThat(ended).isEqualTo(1);
  }

  private long elapsed() {
    return Duration.between(FakeClock.create().instant(), clock.instant()).toNanos();
  }

  private void pass(Duration time) {
    long end = elapsed() + time.toNanos();
    while (!due.isEmpty() && due.peek().at() <= end) {
      Due next = due.remove();
      clock.advance(Duration.ofNanos(Math.max(0, next.at() - elapsed())));
      next.task().run();
    }
    clock.advance(Duration.ofNanos(end - elapsed()));
  }
}

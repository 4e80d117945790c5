package io.mizzen.controlplane.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.testkit.FakeClock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class DebounceTest {
  private static final Debounce DEBOUNCE =
      new Debounce(Duration.ofMillis(50), Duration.ofSeconds(1));

  private final FakeClock clock = FakeClock.create();
  private final LongSupplier nanos = clock.nanos();

  @Test
  void firstChangeAfterAQuietTimeLeavesAtOnce() {
    long lastStep = nanos.getAsLong();
    clock.advance(Duration.ofMillis(50));
    long now = nanos.getAsLong();

    int burst = DEBOUNCE.burst(7, now, lastStep);

    assertThat(burst).isZero();
    assertThat(DEBOUNCE.waitNanos(now, now, now, burst)).isZero();
  }

  @Test
  void changeThatFollowsCloselyWaitsUntilItIsQuiet() {
    long lastStep = nanos.getAsLong();
    clock.advance(Duration.ofMillis(49));
    long now = nanos.getAsLong();

    int burst = DEBOUNCE.burst(7, now, lastStep);

    assertThat(burst).isEqualTo(7);
    assertThat(DEBOUNCE.waitNanos(now, now, now, burst)).isEqualTo(millis(50));
    clock.advance(Duration.ofMillis(20));
    assertThat(DEBOUNCE.waitNanos(nanos.getAsLong(), now, now, burst)).isEqualTo(millis(30));
  }

  @Test
  void waitDoublesWithinABurst() {
    long now = nanos.getAsLong();

    assertThat(DEBOUNCE.waitNanos(now, now, now, 1)).isEqualTo(millis(1));
    assertThat(DEBOUNCE.waitNanos(now, now, now, 2)).isEqualTo(millis(2));
    assertThat(DEBOUNCE.waitNanos(now, now, now, 5)).isEqualTo(millis(16));
    assertThat(DEBOUNCE.waitNanos(now, now, now, 1_000_000)).isEqualTo(millis(50));
  }

  @Test
  void stormWithoutPauseIsTakenAfterTheMaximum() {
    long first = nanos.getAsLong();
    clock.advance(Duration.ofMillis(999));
    long now = nanos.getAsLong();

    assertThat(DEBOUNCE.waitNanos(now, first, now, 100)).isEqualTo(millis(1));
    clock.advance(Duration.ofMillis(1));
    assertThat(DEBOUNCE.waitNanos(nanos.getAsLong(), first, nanos.getAsLong(), 100)).isZero();
  }

  @Test
  void maximumBelowTheQuietTimeIsRefused() {
    assertThatThrownBy(() -> new Debounce(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("debounceMax: PT0.001S (expected: at least debounceAfter, PT0.002S)");
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}

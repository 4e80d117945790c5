package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class FakeClockTest {
  private final FakeClock clock = FakeClock.at(Instant.parse("2026-11-21T00:00:00Z"));

  @Test
  void standsStillUntilAdvanced() {
    assertThat(clock.instant()).isEqualTo(clock.instant());
    assertThat(clock.nanos().getAsLong()).isEqualTo(clock.nanos().getAsLong());
  }

  @Test
  void advancesWallAndMonotonicTimeTogether() {
    LongSupplier nanos = clock.nanos();
    long before = nanos.getAsLong();

    clock.advance(Duration.ofMillis(1500));

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-21T00:00:01.500Z"));
    assertThat(nanos.getAsLong() - before).isEqualTo(1_500_000_000L);
  }

  @Test
  void monotonicTimeWrapsSoThatWrongComparisonsShow() {
    LongSupplier nanos = clock.nanos();
    long before = nanos.getAsLong();

    clock.advance(Duration.ofSeconds(2));

    assertThat(nanos.getAsLong()).isLessThan(before);
    assertThat(nanos.getAsLong() - before).isPositive();
  }

  @Test
  void neverGoesBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: zero or more");
  }
}

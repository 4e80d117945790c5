package io.mizzen.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;

/**
 * A clock that moves only when a test moves it: wall time and monotonic nanoseconds advance
 * together.
 *
 * <p>The nanosecond reading starts one second below {@link Long#MAX_VALUE}, so that code which
 * compares two readings with {@code <} instead of subtracting them fails in the test and not after
 * a long uptime. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class FakeClock implements InstantSource {
  private static final long FIRST_NANOS = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private final Instant start;
  private final AtomicLong elapsedNanos = new AtomicLong();

  private FakeClock(Instant start) {
    this.start = start;
  }

  /** A clock standing at {@code start}. */
  public static FakeClock at(Instant start) {
    return new FakeClock(start);
  }

  /** A clock standing at 2026-01-01T00:00:00Z. */
  public static FakeClock create() {
    return at(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Override
  public Instant instant() {
    return start.plusNanos(elapsedNanos.get());
  }

  /** A view for code that takes a monotonic nanosecond supplier; it follows this clock. */
  public LongSupplier nanos() {
    return () -> FIRST_NANOS + elapsedNanos.get();
  }

  /**
   * Moves time forward.
   *
   * @throws IllegalArgumentException if {@code step} is negative
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("step: " + step + " (expected: zero or more)");
    }
    elapsedNanos.addAndGet(step.toNanos());
  }
}

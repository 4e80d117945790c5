package io.mizzen.controlplane.loop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/**
 * When pending changes are taken. The first change after a quiet time is taken at once. Those that
 * follow closely are merged until no more have come for a while: a millisecond at first, twice as
 * long after each step of one burst, {@link #after} in the end; and no longer than {@link #max}.
 * Pure: times are nanoseconds of one monotonic clock.
 *
 * @param after zero or more; zero merges only what comes during a step
 * @param max at least {@code after}
 */
@API(status = API.Status.INTERNAL)
public record Debounce(Duration after, Duration max) {
  private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 30;

  public Debounce {
    if (after.isNegative()) {
      throw new IllegalArgumentException("debounceAfter: " + after + " (expected: zero or more)");
    }
    if (max.compareTo(after) < 0) {
      throw new IllegalArgumentException(
          "debounceMax: " + max + " (expected: at least debounceAfter, " + after + ")");
    }
  }

  /**
   * The number of steps of this burst of changes.
   *
   * @param before that number when the last step ended
   * @param first when the first pending change came
   * @param lastStep when the last step ended
   */
  int burst(int before, long first, long lastStep) {
    return first - lastStep >= after.toNanos() ? 0 : before;
  }

  /**
   * The time from {@code now} until the pending changes are taken.
   *
   * @param first when the first of them came
   * @param last when the newest of them came
   * @param burst steps of this burst so far
   * @return nanoseconds; zero or less when it is time
   */
  long waitNanos(long now, long first, long last, int burst) {
    if (burst == 0) {
      return 0;
    }
    long doubled = FIRST_WAIT << Math.min(burst - 1, MOST_DOUBLINGS);
    long delay = Math.min(doubled, after.toNanos());
    return Math.min(last + delay - now, first + max.toNanos() - now);
  }
}

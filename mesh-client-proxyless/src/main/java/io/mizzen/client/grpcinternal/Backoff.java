package io.mizzen.client.grpcinternal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the n-th wait is uniform between zero and {@code first *
 * 2^(n-1)}, never above {@code most}. Full jitter spreads the servers that lost one control plane.
 */
record Backoff(Duration first, Duration most, RandomGenerator random) {
  private static final int MAX_DOUBLINGS = 20;

  /**
   * @param failures how many attempts failed in a row, from 1
   */
  Duration delay(int failures) {
    long bound = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Duration.ofMillis(random.nextLong(Math.min(bound, most.toMillis()) + 1));
  }
}

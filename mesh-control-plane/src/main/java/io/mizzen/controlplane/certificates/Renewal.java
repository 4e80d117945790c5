package io.mizzen.controlplane.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a certificate is asked for again. Pure but for the random source it is given. */
record Renewal(RandomGenerator random) {
  private static final double SHARE_OF_LIFE = 0.5;

  /** Proxies that came together do not all renew together. */
  private static final double JITTER = 0.01;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 6;
  private static final Duration SOONEST_LOOK = Duration.ofMillis(10);
  private static final Duration LATEST_LOOK = Duration.ofMinutes(1);

  /** After half of what is left of its life, give or take a hundredth. */
  Instant renewAt(Instant now, Instant validUntil) {
    double share = SHARE_OF_LIFE + JITTER * (2 * random.nextDouble() - 1);
    return now.plusNanos(Math.round(Duration.between(now, validUntil).toNanos() * share));
  }

  /**
   * The time until the next attempt.
   *
   * @param failures how many attempts have failed in a row before the last one
   */
  Duration retryAfter(int failures) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
  }

  /** The time until the next look at everything; roots are looked at once a minute at least. */
  static Duration lookAfter(Instant now, Instant next) {
    Duration until = Duration.between(now, next);
    if (until.compareTo(SOONEST_LOOK) < 0) {
      return SOONEST_LOOK;
    }
    return until.compareTo(LATEST_LOOK) > 0 ? LATEST_LOOK : until;
  }
}

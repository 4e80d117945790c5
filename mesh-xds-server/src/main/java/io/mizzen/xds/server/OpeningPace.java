package io.mizzen.xds.server;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The time that each new stream waits before its first request is read, so that many at once do not
 * keep those that are open from their pushes: a burst at once, then one after the other. Safe for
 * all threads.
 */
final class OpeningPace {
  private final long interval;
  private final long credit;
  private final long longestWait;
  private OptionalLong next = OptionalLong.empty();

  OpeningPace(XdsLimits.Opening limits) {
    this.interval = Math.max(1, TimeUnit.SECONDS.toNanos(1) / limits.perSecond());
    this.credit = (limits.burst() - 1) * interval;
    this.longestWait = limits.longestWait().toNanos();
  }

  /**
   * Takes the next turn.
   *
   * @param now nanoseconds of a monotonic clock
   * @return nanoseconds until the turn; empty if that is too long, and then no turn is taken
   */
  synchronized OptionalLong turn(long now) {
    long earliest = now - credit;
    long turn = next.isPresent() && next.getAsLong() - earliest > 0 ? next.getAsLong() : earliest;
    long wait = Math.max(0, turn - now);
    if (wait > longestWait) {
      return OptionalLong.empty();
    }
    next = OptionalLong.of(turn + interval);
    return OptionalLong.of(wait);
  }
}

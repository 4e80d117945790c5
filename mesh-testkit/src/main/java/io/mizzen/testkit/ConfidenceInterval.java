package io.mizzen.testkit;

import java.util.function.DoublePredicate;
import org.apiguardian.api.API;

/**
 * The shares that explain an observed count: the exact interval of Clopper and Pearson (1934).
 *
 * <p>It is the reverse of {@link BinomialBounds}: there the share is given and the counts are
 * asked, here the count is given and the shares are asked. For tables that show what was observed.
 *
 * @param low the smallest plausible share, 0..1
 * @param high the largest plausible share, 0..1
 */
@API(status = API.Status.EXPERIMENTAL)
public record ConfidenceInterval(double low, double high) {
  private static final int HALVINGS = 60;

  public ConfidenceInterval {
    if (!(low >= 0 && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "interval: " + low + ".." + high + " (expected: 0 <= low <= high <= 1)");
    }
  }

  /**
   * The shares under which {@code hits} of {@code trials} is not surprising.
   *
   * @param hits 0..trials
   * @param trials 1 or more
   * @param falseAlarm the chance that the interval misses the true share, between 0 and 1, both
   *     excluded
   */
  public static ConfidenceInterval of(int hits, int trials, double falseAlarm) {
    if (hits < 0 || hits > trials || trials < 1) {
      throw new IllegalArgumentException(
          "hits: " + hits + " of " + trials + " (expected: 0 <= hits <= trials, trials >= 1)");
    }
    requireFalseAlarm(falseAlarm);
    double tail = falseAlarm / 2;
    double low =
        hits == 0 ? 0 : lastWhile(share -> Binomial.of(trials, share).atLeast(hits) < tail);
    double high =
        hits == trials ? 1 : lastWhile(share -> Binomial.of(trials, share).atMost(hits) > tail);
    return new ConfidenceInterval(low, high);
  }

  /** Whether {@code share} lies inside, ends included. */
  public boolean contains(double share) {
    return low <= share && share <= high;
  }

  static void requireFalseAlarm(double falseAlarm) {
    if (!(falseAlarm > 0 && falseAlarm < 1)) {
      throw new IllegalArgumentException(
          "falseAlarm: " + falseAlarm + " (expected: between 0 and 1, both excluded)");
    }
  }

  /** The largest share for which {@code holds}; it must hold below that share and not above. */
  private static double lastWhile(DoublePredicate holds) {
    double below = 0;
    double above = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (below + above) / 2;
      if (holds.test(middle)) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }
}

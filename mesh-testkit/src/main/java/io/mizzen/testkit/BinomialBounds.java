package io.mizzen.testkit;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The counts that a share of the traffic may produce: an exact two-sided acceptance interval.
 *
 * <p>A correct split lands outside with at most the false-alarm probability, half of it on each
 * side. Whether the check can also fail is a second question: ask {@link #excludes} with the shares
 * a wrong rule would give.
 *
 * <pre>{@code
 * BinomialBounds ninety = BinomialBounds.of(3_000, 0.9);
 * assertThat(ninety.excludes(0.5)).isTrue();
 * assertThat(ninety.accepts(v1Calls)).as("v1 of %s", ninety).isTrue();
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class BinomialBounds {
  /** The false-alarm probability per check that the mesh's tests use: one in a million. */
  public static final double FALSE_ALARM = 1e-6;

  private final int trials;
  private final double probability;
  private final double falseAlarm;
  private final int low;
  private final int high;

  private BinomialBounds(int trials, double probability, double falseAlarm) {
    this.trials = trials;
    this.probability = probability;
    this.falseAlarm = falseAlarm;
    Binomial binomial = Binomial.of(trials, probability);
    this.low = binomial.lowest(falseAlarm / 2);
    this.high = binomial.highest(falseAlarm / 2);
  }

  /** The bounds at {@link #FALSE_ALARM}. */
  public static BinomialBounds of(int trials, double probability) {
    return of(trials, probability, FALSE_ALARM);
  }

  /**
   * The bounds for {@code trials} independent draws that each hit with {@code probability}.
   *
   * @param trials 1 or more
   * @param probability 0..1
   * @param falseAlarm the chance to reject a correct split, between 0 and 1, both excluded
   */
  public static BinomialBounds of(int trials, double probability, double falseAlarm) {
    if (trials < 1) {
      throw new IllegalArgumentException("trials: " + trials + " (expected: 1 or more)");
    }
    requireShare("probability", probability);
    ConfidenceInterval.requireFalseAlarm(falseAlarm);
    return new BinomialBounds(trials, probability, falseAlarm);
  }

  /** The smallest accepted count. */
  public int low() {
    return low;
  }

  /** The largest accepted count. */
  public int high() {
    return high;
  }

  /** Whether {@code hits} of the trials agree with the expected share. */
  public boolean accepts(int hits) {
    return low <= hits && hits <= high;
  }

  /**
   * Whether a mesh that sends {@code wrongProbability} would be caught: it is accepted with at most
   * the false-alarm probability.
   */
  public boolean excludes(double wrongProbability) {
    requireShare("probability", wrongProbability);
    return Binomial.of(trials, wrongProbability).between(low, high) <= falseAlarm;
  }

  /** For messages: {@code 2617..2777 of 3000 (share 0.9, false alarm 1.0e-06)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d..%d of %d (share %s, false alarm %.1e)",
        low,
        high,
        trials,
        probability,
        falseAlarm);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
    }
  }
}

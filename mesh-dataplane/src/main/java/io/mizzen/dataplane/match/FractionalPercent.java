package io.mizzen.dataplane.match;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * {@code envoy.type.v3.FractionalPercent}: a share of requests.
 *
 * @param numerator may be larger than the denominator, which means all
 * @param denominator 100, 10,000 or 1,000,000
 */
@API(status = API.Status.EXPERIMENTAL)
public record FractionalPercent(long numerator, long denominator) {
  public FractionalPercent {
    if (denominator <= 0 || numerator < 0) {
      throw new IllegalArgumentException(
          numerator + "/" + denominator + " (expected: a share of 100, 10000 or 1000000)");
    }
  }

  /**
   * Whether a request belongs to the share.
   *
   * @param random any number, read as unsigned; equal numbers get equal answers
   */
  public boolean takes(long random) {
    return Long.compareUnsigned(Long.remainderUnsigned(random, denominator), numerator) < 0;
  }

  /** 0 to 100. */
  public double percent() {
    return Math.min(100.0, 100.0 * numerator / denominator);
  }

  public boolean isAll() {
    return numerator >= denominator;
  }

  /** {@code 12.5 %}. */
  @Override
  public String toString() {
    double percent = percent();
    return percent == Math.rint(percent)
        ? (long) percent + " %"
        : String.format(Locale.ROOT, "%s %%", percent);
  }
}

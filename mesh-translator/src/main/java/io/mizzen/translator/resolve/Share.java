package io.mizzen.translator.resolve;

import io.mizzen.rules.Percent;
import org.apiguardian.api.API;

/**
 * A share of all requests as a fraction.
 *
 * @param numerator of {@code denominator}
 * @param denominator 100 for Istio's integer percentages, 1,000,000 for its decimal ones
 */
@API(status = API.Status.EXPERIMENTAL)
public record Share(int numerator, int denominator) {
  private static final int MILLION = 1_000_000;
  private static final int PER_MILLION_IN_PERCENT = 10_000;

  public static Share all() {
    return ofInteger(100);
  }

  /** Of Istio's {@code Percent}, cut to a millionth. */
  public static Share of(Percent percent) {
    return new Share((int) (percent.value() * PER_MILLION_IN_PERCENT), MILLION);
  }

  /** Of a deprecated integer percentage. */
  public static Share ofInteger(int percent) {
    return new Share(percent, 100);
  }

  public boolean isPerMillion() {
    return denominator == MILLION;
  }
}

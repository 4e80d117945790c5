package io.mizzen.testkit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * A random generator that answers from a script, so that a test chooses the dice.
 *
 * <p>The script is a list of fractions in [0, 1). Each draw takes the next one and answers with
 * that fraction of the range asked for: after {@code ScriptedRandom.of(0.29)}, {@code nextInt(100)}
 * is exactly 29 and {@code nextDouble()} is 0.29. The product is taken in decimal, so no binary
 * rounding moves a value to the neighbour. A draw past the end fails: code that asks for more
 * chance than the test expects is a finding. Not safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ScriptedRandom implements RandomGenerator {
  private final List<Double> script;
  private final Iterator<Double> rest;
  private int drawn;

  private ScriptedRandom(List<Double> script) {
    this.script = script;
    this.rest = script.iterator();
  }

  /**
   * A generator that answers with these fractions in this order.
   *
   * @throws IllegalArgumentException if a fraction is outside [0, 1)
   */
  public static ScriptedRandom of(double... fractions) {
    for (double fraction : fractions) {
      if (!(fraction >= 0 && fraction < 1)) {
        throw new IllegalArgumentException("fraction: " + fraction + " (expected: 0 <= x < 1)");
      }
    }
    return new ScriptedRandom(Arrays.stream(fractions).boxed().toList());
  }

  /** The number of draws taken so far. */
  public int drawn() {
    return drawn;
  }

  @Override
  public double nextDouble() {
    if (!rest.hasNext()) {
      throw new IllegalStateException(
          "draw: number " + (drawn + 1) + " (expected: at most " + script.size() + ")");
    }
    drawn++;
    return rest.next();
  }

  @Override
  public float nextFloat() {
    return (float) nextDouble();
  }

  @Override
  public boolean nextBoolean() {
    return nextDouble() >= 0.5;
  }

  @Override
  public int nextInt(int bound) {
    return nextInt(0, bound);
  }

  @Override
  public int nextInt(int origin, int bound) {
    return Math.toIntExact(nextLong(origin, bound));
  }

  @Override
  public int nextInt() {
    return Math.toIntExact(nextLong(Integer.MIN_VALUE, Integer.MAX_VALUE + 1L));
  }

  @Override
  public long nextLong(long bound) {
    return nextLong(0, bound);
  }

  @Override
  public long nextLong(long origin, long bound) {
    if (bound <= origin) {
      throw new IllegalArgumentException(
          "bound: " + bound + " (expected: more than " + origin + ")");
    }
    return share(BigDecimal.valueOf(origin), BigDecimal.valueOf(bound));
  }

  @Override
  public long nextLong() {
    BigDecimal bound = BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE);
    return share(BigDecimal.valueOf(Long.MIN_VALUE), bound);
  }

  private long share(BigDecimal origin, BigDecimal bound) {
    BigDecimal offset = bound.subtract(origin).multiply(BigDecimal.valueOf(nextDouble()));
    return origin.add(offset).setScale(0, RoundingMode.FLOOR).longValueExact();
  }
}

package io.mizzen.testkit;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Runs a property over many seeds and names the seed that broke it.
 *
 * <p>The rounds use the seeds 0, 1, 2, … so that a build is the same every time. {@code
 * -Dtest.seed=42} runs one round with that seed; {@code -Dtest.seed=random} draws fresh seeds, for
 * long hunts. A failure is rethrown with its seed in the message.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Seeds {
  /** The system property that selects seeds; a test tool has no other way to be told. */
  static final String PROPERTY = "test.seed";

  private Seeds() {}

  /** A statement about generated input; it fails by throwing. */
  @FunctionalInterface
  public interface Property {
    /** Draws its input from {@code random} and checks it. */
    void check(RandomGenerator random) throws Exception;
  }

  /**
   * Checks {@code property} once per seed.
   *
   * @param rounds how many seeds, 1 or more
   * @throws AssertionError if a round fails, with the seed in its message and the failure as cause
   */
  public static void check(int rounds, Property property) {
    check(rounds, System.getProperty(PROPERTY, ""), property);
  }

  static void check(int rounds, String choice, Property property) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1 or more)");
    }
    boolean single = !choice.isEmpty() && !choice.equals("random");
    LongUnaryOperator seeds = seeds(choice);
    for (int round = 0; round < (single ? 1 : rounds); round++) {
      run(seeds.applyAsLong(round), property);
    }
  }

  /** A generator whose whole sequence follows from {@code seed}, on every JDK. */
  public static RandomGenerator generator(long seed) {
    return new SplittableRandom(seed);
  }

  private static LongUnaryOperator seeds(String choice) {
    if (choice.isEmpty()) {
      return round -> round;
    }
    if (choice.equals("random")) {
      SecureRandom fresh = new SecureRandom();
      return round -> fresh.nextLong();
    }
    long seed = Long.parseLong(choice);
    return round -> seed;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a property throws is its failure
  private static void run(long seed, Property property) {
    try {
      property.check(generator(seed));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(
          "seed "
              + seed
              + " (repeat with -D"
              + PROPERTY
              + "="
              + seed
              + "): "
              + failure.getMessage(),
          failure);
    }
  }
}

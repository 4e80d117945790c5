package io.mizzen.it.mesh;

import io.mizzen.testkit.BinomialBounds;

/** The chance that tests of a correct mesh leave to failing. */
public final class Chance {
  /** Per check: the dozens of one build together stay below one in ten million. */
  private static final double FALSE_ALARM = 1e-9;

  private Chance() {}

  /** The counts that a share of so many calls may produce. */
  public static BinomialBounds bounds(int calls, double share) {
    return BinomialBounds.of(calls, share, FALSE_ALARM);
  }
}

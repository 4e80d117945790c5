package io.mizzen.client;

import java.time.Duration;

/** The border check for timeouts. */
final class Durations {
  private Durations() {}

  static Duration notNegative(String what, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: zero or more)");
    }
    return value;
  }
}

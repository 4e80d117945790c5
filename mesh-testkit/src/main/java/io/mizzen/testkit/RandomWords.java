package io.mizzen.testkit;

import java.util.random.RandomGenerator;

/** Draws names and numbers, few of each. */
final class RandomWords {
  private final RandomGenerator random;

  RandomWords(RandomGenerator random) {
    this.random = random;
  }

  String name() {
    return oneOf("a", "b", "c");
  }

  String namespace() {
    return oneOf("default", "shop", "istio-system");
  }

  String version() {
    return oneOf("v1", "v2");
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

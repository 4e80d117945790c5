package io.mizzen.testing;

import io.mizzen.testkit.BinomialBounds;
import java.util.List;
import java.util.Optional;

/**
 * Judges a count against a share by exact binomial bounds, at a false alarm of one in a hundred
 * million: a build may judge many. A count that would also pass under a rule that is not applied,
 * or swapped, is no proof: then the number of calls is at fault.
 *
 * @param hits how many calls went there
 * @param calls of how many
 * @param share the share that is expected, 0..1
 */
record ShareCheck(int hits, int calls, double share) {
  static final double FALSE_ALARM = 1e-8;

  private static final int MOST = 100_000;

  /** A share that must be told from the expected one, and what it would mean. */
  record Alternative(double share, String meaning) {}

  /** The fault; empty when the count proves the share. */
  Optional<String> problem(List<Alternative> alternatives) {
    List<Alternative> others =
        alternatives.stream().filter(other -> Math.abs(other.share() - share) > 1e-9).toList();
    if (calls == 0) {
      return Optional.of("no call was recorded");
    }
    BinomialBounds bounds = BinomialBounds.of(calls, share, FALSE_ALARM);
    if (!bounds.accepts(hits)) {
      return Optional.of(hits + " calls (expected: " + bounds + ")" + likeness(others));
    }
    return others.stream()
        .filter(other -> !bounds.excludes(other.share()))
        .findFirst()
        .map(other -> tooFew(bounds, other, others));
  }

  private String likeness(List<Alternative> others) {
    return others.stream()
        .filter(other -> BinomialBounds.of(calls, other.share(), FALSE_ALARM).accepts(hits))
        .findFirst()
        .map(other -> ", which is what " + other.meaning() + " gives")
        .orElse("");
  }

  private String tooFew(BinomialBounds bounds, Alternative other, List<Alternative> others) {
    return hits
        + " of "
        + calls
        + " calls prove nothing: "
        + other.meaning()
        + " may give as many (accepted: "
        + bounds
        + "); expected: "
        + enough(others).map(n -> n + " calls or more").orElse("more than " + MOST + " calls");
  }

  private Optional<Integer> enough(List<Alternative> others) {
    for (int n = Math.max(10, calls); n <= MOST; n += Math.max(1, n / 10)) {
      BinomialBounds bounds = BinomialBounds.of(n, share, FALSE_ALARM);
      if (others.stream().allMatch(other -> bounds.excludes(other.share()))) {
        return Optional.of(roundedUp(n));
      }
    }
    return Optional.empty();
  }

  private static int roundedUp(int n) {
    int step = n < 100 ? 10 : 100;
    return (n + step - 1) / step * step;
  }
}

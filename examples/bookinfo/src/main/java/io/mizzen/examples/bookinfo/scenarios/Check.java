package io.mizzen.examples.bookinfo.scenarios;

import java.util.List;

/** Judges an outcome. Pure: the same outcome, the same verdict. */
interface Check {
  Verdict judge(Outcome outcome);

  /**
   * A judgement.
   *
   * @param expected in words
   * @param observed in words and numbers, with intervals where chance is at work
   */
  record Verdict(boolean passed, String expected, String observed) {
    Verdict and(Verdict other) {
      return new Verdict(
          passed && other.passed,
          expected + "; " + other.expected,
          observed + "; " + other.observed);
    }
  }

  /** Both must pass. */
  default Check and(Check other) {
    return outcome -> judge(outcome).and(other.judge(outcome));
  }

  /** This check, put to one round of several. */
  default Check ofRound(int index) {
    return outcome ->
        judge(new Outcome(List.of(outcome.round(index)), outcome.findings(), outcome.notApplied()));
  }

  /** All must pass. */
  static Check all(Check first, Check... others) {
    Check both = first;
    for (Check other : others) {
      both = both.and(other);
    }
    return both;
  }
}

package io.mizzen.examples.bookinfo.scenarios;

import java.util.List;

/**
 * The result of one scenario.
 *
 * @param scenario its title
 * @param rule the file's name
 * @param expected in words
 * @param observed in words and numbers
 * @param passed whether the check passed and caught every wrong rule it was tried under
 * @param notApplied what the data planes cannot do of the rule
 * @param selfChecks how the check judged wrong rules; empty unless asked for
 * @param millis how long all of it took
 */
record Result(
    String scenario,
    String rule,
    String expected,
    String observed,
    boolean passed,
    List<String> notApplied,
    List<SelfCheck> selfChecks,
    long millis) {

  Result {
    notApplied = List.copyOf(notApplied);
    selfChecks = List.copyOf(selfChecks);
  }

  /**
   * The check under a wrong rule.
   *
   * @param wrong which
   * @param caught whether the check failed, as it must
   * @param observed what it saw
   */
  record SelfCheck(String wrong, boolean caught, String observed) {}
}

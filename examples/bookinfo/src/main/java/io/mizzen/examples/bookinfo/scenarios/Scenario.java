package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.mesh.Documents;
import java.util.List;

/**
 * A rule, the traffic that shows it, and the judgement.
 *
 * @param title for the table
 * @param rule the file's name
 * @param documents what is laid over the baseline
 * @param rounds the traffic, in order
 * @param sign says of a small sample of the rounds that the rule is in effect; counting starts then
 * @param check the judgement
 * @param wrongs rules under which the check must fail
 */
record Scenario(
    String title,
    String rule,
    Documents documents,
    List<Round> rounds,
    Sign sign,
    Check check,
    List<Wrong> wrongs) {

  Scenario {
    rounds = List.copyOf(rounds);
    wrongs = List.copyOf(wrongs);
  }

  /** Recognises a rule in a few observed calls. */
  interface Sign {
    boolean seenIn(List<Observation> samples);
  }

  /**
   * Another rule in the place of the right one.
   *
   * @param documents what is laid over the baseline; none for the baseline itself
   * @param sign says that the wrong rule is in effect; the check is tried then
   */
  record Wrong(String name, Documents documents, Sign sign) {
    static Wrong baseline() {
      return new Wrong("baseline", Documents.none(), Signs.none());
    }
  }

  int calls() {
    return rounds.stream().mapToInt(Round::calls).sum();
  }
}

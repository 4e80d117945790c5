package io.mizzen.examples.bookinfo.scenarios;

import java.util.List;

/**
 * All that a check may look at.
 *
 * @param rounds in the order of the scenario
 * @param findings what the control plane said when the rule was applied
 * @param notApplied what the data planes cannot do of it
 */
record Outcome(List<Observation> rounds, List<String> findings, List<String> notApplied) {
  Outcome {
    rounds = List.copyOf(rounds);
    findings = List.copyOf(findings);
    notApplied = List.copyOf(notApplied);
  }

  Observation round(int index) {
    return rounds.get(index);
  }
}

package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.mesh.Documents;
import io.mizzen.examples.bookinfo.mesh.PageClient;
import io.mizzen.examples.bookinfo.mesh.ScenarioMesh;
import io.mizzen.examples.bookinfo.scenarios.Check.Verdict;
import io.mizzen.examples.bookinfo.scenarios.Result.SelfCheck;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Sign;
import io.mizzen.examples.bookinfo.scenarios.Scenario.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs scenarios one after the other on a mesh that is closed with it, each from the stated
 * baseline. Not for use by several threads.
 */
final class ScenarioRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SAMPLE = 40;
  private static final String NOT_IN_EFFECT =
      "; not in effect after " + PATIENCE.toSeconds() + " s";

  private static final Sign BASELINE =
      Signs.both(Signs.only("reviews", "v1"), Signs.only("details", "v1"));

  private final Documents baseline;
  private final ScenarioMesh mesh;
  private final PageClient page;
  private final Traffic traffic;

  private ScenarioRun(ScenarioMesh mesh, Documents baseline) {
    this.baseline = baseline;
    this.mesh = mesh;
    this.page = PageClient.start(mesh.access());
    this.traffic = new Traffic(mesh.fleet(), page);
  }

  /**
   * @param mesh that holds the baseline
   * @param baseline where every scenario starts
   */
  static ScenarioRun on(ScenarioMesh mesh, Documents baseline) {
    return new ScenarioRun(mesh, baseline);
  }

  /**
   * Applies the rule, sends the traffic, judges.
   *
   * @param selfCheck whether the check is also tried under the scenario's wrong rules
   * @param eachCall runs after each counted call
   */
  Result run(Scenario scenario, boolean selfCheck, Runnable eachCall) throws InterruptedException {
    long start = System.nanoTime();
    reset();
    List<String> findings = apply(scenario.documents());
    boolean seen = awaitSign(samples(scenario), scenario.sign());
    Outcome outcome = observe(scenario, findings, eachCall);
    Verdict verdict = scenario.check().judge(outcome);
    List<SelfCheck> selfChecks = new ArrayList<>();
    if (selfCheck) {
      for (Wrong wrong : scenario.wrongs()) {
        selfChecks.add(tryUnder(wrong, scenario));
      }
    }
    return new Result(
        scenario.title(),
        scenario.rule(),
        verdict.expected(),
        verdict.observed() + (seen ? "" : NOT_IN_EFFECT),
        verdict.passed() && selfChecks.stream().allMatch(SelfCheck::caught),
        outcome.notApplied(),
        selfChecks,
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  @Override
  public void close() {
    traffic.close();
    page.close();
    mesh.close();
  }

  private void reset() throws InterruptedException {
    apply(Documents.none());
    awaitSign(List.of(Round.pages(SAMPLE)), BASELINE);
  }

  /** Lays documents over the baseline and returns what the control plane said. */
  private List<String> apply(Documents documents) throws InterruptedException {
    return mesh.replace(baseline.overlaidBy(documents), PATIENCE);
  }

  /** Sends samples until the sign is seen; an ACK alone says accepted, not in effect. */
  private boolean awaitSign(List<Round> samples, Sign sign) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (sign.seenIn(send(samples, () -> {}))) {
        return true;
      }
    }
    return false;
  }

  private Outcome observe(Scenario scenario, List<String> findings, Runnable eachCall)
      throws InterruptedException {
    List<Observation> seen = send(scenario.rounds(), eachCall);
    return new Outcome(seen, findings, mesh.notApplied());
  }

  private List<Observation> send(List<Round> rounds, Runnable eachCall)
      throws InterruptedException {
    List<Observation> seen = new ArrayList<>();
    for (Round round : rounds) {
      seen.add(traffic.send(round, eachCall));
    }
    return seen;
  }

  private SelfCheck tryUnder(Wrong wrong, Scenario scenario) throws InterruptedException {
    reset();
    List<String> findings = apply(wrong.documents());
    boolean inEffect = awaitSign(samples(scenario), wrong.sign());
    Verdict verdict = scenario.check().judge(observe(scenario, findings, () -> {}));
    return new SelfCheck(
        wrong.name(),
        inEffect && !verdict.passed(),
        verdict.observed() + (inEffect ? "" : NOT_IN_EFFECT));
  }

  private static List<Round> samples(Scenario scenario) {
    return scenario.rounds().stream().map(round -> round.sample(SAMPLE)).toList();
  }
}

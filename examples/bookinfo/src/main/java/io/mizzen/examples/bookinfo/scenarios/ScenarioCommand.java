package io.mizzen.examples.bookinfo.scenarios;

import io.mizzen.examples.bookinfo.mesh.ControlPlaneAccess;
import io.mizzen.examples.bookinfo.mesh.Documents;
import io.mizzen.examples.bookinfo.mesh.EmbeddedMesh;
import io.mizzen.examples.bookinfo.mesh.RemoteMesh;
import io.mizzen.examples.bookinfo.mesh.RuleShelf;
import io.mizzen.examples.bookinfo.mesh.ScenarioMesh;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/**
 * Runs the scenarios and prints what came of them.
 *
 * @param requests calls per split, {@value #LEAST_REQUESTS} or more: fewer cannot tell 90/10 from
 *     80/20 with one false alarm in a thousand million
 * @param selfCheck whether each check is also tried under wrong rules
 * @param json whether to print JSON instead of a table
 * @param istioSamples directory with Istio's own Bookinfo files, to judge those instead
 * @param remote a control plane elsewhere to use; empty for one in this process
 */
public record ScenarioCommand(
    int requests,
    boolean selfCheck,
    boolean json,
    Optional<Path> istioSamples,
    Optional<Remote> remote) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LEAST_REQUESTS = 3000;
  private static final int PASSED = 0;
  private static final int FAILED = 1;

  public ScenarioCommand {
    if (requests < LEAST_REQUESTS) {
      throw new IllegalArgumentException(
          "--requests: " + requests + " (expected: " + LEAST_REQUESTS + " or more)");
    }
    if (remote.isPresent() && istioSamples.isPresent()) {
      throw new IllegalArgumentException(
          "--istio-samples: with --control-plane (expected: without; a mesh of its own is"
              + " started)");
    }
  }

  /**
   * A control plane elsewhere.
   *
   * @param directory that it watches, too
   */
  public record Remote(ControlPlaneAccess access, Path directory) {}

  /** The scenarios to run. */
  private record Suite(
      Documents baseline, List<Scenario> scenarios, List<Report.Skipped> skipped) {}

  /**
   * Runs all and prints.
   *
   * @return the exit code: 0 if every scenario passed, else 1
   */
  public int call(PrintWriter out) throws InterruptedException {
    Suite suite = suite();
    List<Result> results = new ArrayList<>();
    try (ScenarioRun run = ScenarioRun.on(mesh(suite.baseline()), suite.baseline());
        Progress progress = new Progress(suite.scenarios(), !json && Ansi.AUTO.enabled())) {
      for (Scenario scenario : suite.scenarios()) {
        progress.at(scenario.title());
        results.add(run.run(scenario, selfCheck, progress::step));
      }
    }
    out.println(
        json
            ? Report.json(results, suite.skipped())
            : Report.text(results, suite.skipped(), Ansi.AUTO));
    return Report.passed(results) ? PASSED : FAILED;
  }

  private ScenarioMesh mesh(Documents baseline) {
    if (remote.isEmpty()) {
      return EmbeddedMesh.start(baseline);
    }
    return RemoteMesh.start(remote.get().access(), remote.get().directory(), baseline, PATIENCE);
  }

  private Suite suite() {
    if (remote.isPresent()) {
      return new Suite(
          RuleShelf.baseline(),
          OwnScenarios.ofTraffic(requests),
          OwnScenarios.askingTheControlPlane());
    }
    return istioSamples
        .map(IstioScenarios::new)
        .map(
            istio ->
                new Suite(istio.baseline(), istio.scenarios(requests), IstioScenarios.skipped()))
        .orElseGet(() -> new Suite(RuleShelf.baseline(), OwnScenarios.all(requests), List.of()));
  }

  /** The bar on a terminal; nothing elsewhere. */
  private static final class Progress implements AutoCloseable {
    private final Optional<ProgressBar> bar;

    Progress(List<Scenario> scenarios, boolean shown) {
      bar =
          shown
              ? Optional.of(
                  new ProgressBarBuilder()
                      .setInitialMax(scenarios.stream().mapToInt(Scenario::calls).sum())
                      .setTaskName("Scenarios")
                      .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                      .setUnit(" calls", 1)
                      .build())
              : Optional.empty();
    }

    void at(String scenario) {
      bar.ifPresent(b -> b.setExtraMessage(scenario));
    }

    void step() {
      bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
      bar.ifPresent(ProgressBar::close);
    }
  }
}

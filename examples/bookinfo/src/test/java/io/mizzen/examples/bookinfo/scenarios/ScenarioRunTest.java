package io.mizzen.examples.bookinfo.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.examples.bookinfo.mesh.EmbeddedMesh;
import io.mizzen.examples.bookinfo.mesh.RuleShelf;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

@DisplayName("F5: the scenarios judge live traffic")
class ScenarioRunTest {
  @Test
  @DisplayName("B1, B2, B5: some scenarios pass, and their checks catch wrong rules")
  void scenariosPassAndCatchWrongRules() throws Exception {
    List<String> some = List.of("split-90-10.yaml", "jason-sees-v2.yaml", "not-yet-on-grpc.yaml");
    try (ScenarioRun run =
        ScenarioRun.on(EmbeddedMesh.start(RuleShelf.baseline()), RuleShelf.baseline())) {
      for (Scenario scenario : OwnScenarios.all(3000)) {
        if (some.contains(scenario.rule())) {
          Result result = run.run(scenario, true, () -> {});

          assertThat(result.passed()).as("%s", result).isTrue();
          assertThat(result.selfChecks()).isNotEmpty().allMatch(Result.SelfCheck::caught);
        }
      }
    }
  }

  @Test
  void everyOfferedRuleHasAScenario() {
    assertThat(OwnScenarios.all(3000))
        .extracting(Scenario::rule)
        .containsExactlyElementsOf(
            RuleShelf.OFFERED.stream()
                .flatMap(purpose -> purpose.rules().stream())
                .map(RuleShelf.Shelved::file)
                .toList());
  }

  @Test
  void aMissedWrongRuleFailsTheReport() {
    Result missed =
        new Result(
            "A",
            "a.yaml",
            "all",
            "some",
            false,
            List.of("VirtualService default/reviews spec.http[0].mirror: no"),
            List.of(new Result.SelfCheck("baseline", false, "seen")),
            1000);

    String text = Report.text(List.of(missed), List.of(), Ansi.OFF);

    assertThat(text)
        .contains(
            "FAIL", "MISSED  A under baseline: seen", "0 of 1", "reviews spec.http[0].mirror");
    assertThat(Report.json(List.of(missed), List.of())).contains("\"passed\": false");
  }
}

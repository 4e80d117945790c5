package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.intake.GoldenFolder.Difference;
import io.mizzen.intake.ReferenceCases.Case;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our verdict beside that of Istio's webhook, over all inputs of {@link GoldenFolder}. */
class ReferenceCasesTest {
  private static final double LEAST = 0.98;

  /** The differences that are meant. */
  private static final List<Difference<Case>> MEANT =
      List.of(
          new Difference<>(
              "an empty list in Go, which no YAML text says: `to: []` is as if it were absent",
              each ->
                  each.expected().contains("must not be empty, found at rule")
                      && each.yaml().contains("\"rules\": [{}]")));

  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  @Test
  void acceptsAndRejectsWhatIstioAcceptsAndRejects() {
    String file = "validation-cases.json";
    List<Case> cases = ReferenceCases.read(GoldenFolder.find(file));
    List<String> unexplained = new ArrayList<>();

    double same =
        GoldenFolder.score(file, cases, MEANT, ReferenceCasesTest::difference, unexplained);

    assertThat(unexplained).isEmpty();
    assertThat(same).isGreaterThanOrEqualTo(LEAST);
  }

  private static String difference(Case each) {
    List<Finding> findings = new ArrayList<>(INTAKE.read("<case>", each.yaml()).findings());
    boolean accepted = findings.stream().noneMatch(Finding::isError);
    return accepted == each.accepted()
        ? ""
        : each.name()
            + (accepted ? ": Istio says " + each.expected() : ": Istio accepts, we say ")
            + (accepted ? ", we accept " : findings)
            + "\n"
            + each.yaml();
  }
}

package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.intake.ReferenceCases.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Our verdict beside Istio's, over all inputs whose answers are at hand: {@code
 * -Dmizzen.golden=<directory>}, by default {@code ../shared/golden} beside the repository. Skipped
 * where there is no such directory.
 */
class ReferenceCasesTest {
  /** Where the mesh means to differ; each with its reason. */
  private static final Set<String> MEANT = Set.of();

  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  @Test
  void acceptsAndRejectsWhatIstioAcceptsAndRejects() {
    Path file = Path.of(System.getProperty("mizzen.golden", "../../shared/golden"));
    file = file.resolve("validation-cases.json");
    Assumptions.assumeTrue(Files.isRegularFile(file), "no reference answers at hand");
    List<Case> cases = ReferenceCases.read(file);

    List<String> different =
        cases.stream()
            .filter(each -> !MEANT.contains(each.name()))
            .filter(each -> isAccepted(each) != each.accepted())
            .map(ReferenceCasesTest::report)
            .toList();

    assertThat(cases).hasSizeGreaterThan(100);
    assertThat(different).as("different of " + cases.size()).isEmpty();
  }

  private static boolean isAccepted(Case each) {
    return INTAKE.read("<case>", each.yaml()).findings().stream().noneMatch(Finding::isError);
  }

  private static String report(Case each) {
    return each.name()
        + (each.accepted() ? ": Istio accepts, we say " : ": Istio says " + each.expected() + " ")
        + INTAKE.read("<case>", each.yaml()).findings()
        + "\n"
        + each.yaml();
  }
}

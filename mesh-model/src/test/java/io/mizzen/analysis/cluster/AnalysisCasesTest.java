package io.mizzen.analysis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.intake.GoldenFolder;
import io.mizzen.intake.GoldenFolder.Difference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The codes, resources and lines of Istio's analyzers. */
class AnalysisCasesTest {
  private static final double LEAST = 0.92;

  private static final List<Difference<AnalysisCase>> MEANT =
      List.of(
          new Difference<>(
              "its configuration of the mesh is not among the files",
              each -> !each.missing().isEmpty()),
          new Difference<>(
              "an exact match behind a prefix that covers it, which Istio does not compare",
              each ->
                  each.analyzer().startsWith("schema.ValidationAnalyzer")
                      && each.answers().containsAll(each.expected())));

  @Test
  void findsWhatIstioFinds() {
    String file = "analysis.json";
    Path inputs = GoldenFolder.find("analysis-input");
    List<AnalysisCase> cases = AnalysisCase.read(GoldenFolder.find(file), inputs);
    List<String> unexplained = new ArrayList<>();

    double same =
        GoldenFolder.score(file, cases, MEANT, AnalysisCasesTest::difference, unexplained);

    assertThat(unexplained).isEmpty();
    assertThat(same).isGreaterThanOrEqualTo(LEAST);
  }

  private static String difference(AnalysisCase each) {
    List<String> answers = each.answers();
    List<String> missing = new ArrayList<>(each.expected());
    answers.forEach(missing::remove);
    List<String> more = new ArrayList<>(answers);
    each.expected().forEach(more::remove);
    return missing.isEmpty() && more.isEmpty()
        ? ""
        : each.name()
            + " ("
            + each.analyzer()
            + "): missing "
            + missing
            + ", too many "
            + more
            + "\n";
  }
}

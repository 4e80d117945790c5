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
                      && each.answers().containsAll(each.expected())),
          new Difference<>(
              "an analyzer that istioctl analyze does not run",
              each -> each.analyzer().equals("annotations.AlphaAnalyzer")),
          new Difference<>(
              "a setting of istiod's process, which no document of a mesh holds",
              each -> each.analyzer().equals("authn.BlockedCIDRsAnalyzer")),
          new Difference<>(
              "MeshNetworks, which Istio's test gives without a file, are part of a ConfigMap here",
              each ->
                  each.analyzer().equals("meshnetworks.MeshNetworksAnalyzer")
                      && each.answers().size() == each.expected().size()),
          new Difference<>(
              "hosts that a gateway does not have, where there is no such gateway (IST0101 says"
                  + " so)",
              each ->
                  each.analyzer().equals("virtualservice.GatewayAnalyzer")
                      && each.expected().containsAll(each.answers())
                      && more(each).stream().allMatch(line -> line.startsWith("IST0132"))),
          new Difference<>(
              "a destination below a wildcard host, which Istio's analysis accepts and no cluster"
                  + " serves; and one that a rule's exportTo hides, which is seen from its own"
                  + " namespace",
              each ->
                  each.name().equals("virtualServiceDestinationHosts")
                      && more(each).size() == 1
                      && each.answers().size() == each.expected().size()));

  /** What Istio says beyond the analysis here. */
  private static List<String> more(AnalysisCase each) {
    List<String> more = new ArrayList<>(each.expected());
    each.answers().forEach(more::remove);
    return more;
  }

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

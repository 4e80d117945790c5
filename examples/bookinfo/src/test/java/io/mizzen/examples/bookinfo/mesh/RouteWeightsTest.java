package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.examples.bookinfo.page.MeshPanel.Weight;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteWeightsTest {
  @Test
  void weightsAreNamedByTheVersionOfTheSubset() {
    String rules =
        RuleShelf.text("split-80-20.yaml")
            + "---\n"
            + RuleShelf.text(RuleShelf.SUBSETS).replace("name: v2", "name: canary");
    String canary = rules.replace("subset: v2", "subset: canary");

    assertThat(weights(canary))
        .containsExactly(new Weight("reviews", "v1", "80 %"), new Weight("reviews", "v2", "20 %"));
  }

  @Test
  void conditionsAreSaidInsteadOfAShare() {
    assertThat(weights(RuleShelf.text("jason-sees-v2.yaml")))
        .containsExactly(
            new Weight("reviews", "v2", "end-user: jason"),
            new Weight("reviews", "v1", "otherwise"));
    assertThat(weights(RuleShelf.text("path-routing.yaml")))
        .contains(new Weight("reviews", "v3", "Summarize*"));
  }

  private static List<Weight> weights(String yaml) {
    return RouteWeights.of(
        RuleSet.empty().with(new ConfigIntake("default").read("t", yaml).accepted(), Set.of()));
  }
}

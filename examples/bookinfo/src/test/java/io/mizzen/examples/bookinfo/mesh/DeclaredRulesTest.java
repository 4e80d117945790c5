package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ResourceKey;
import io.mizzen.examples.bookinfo.page.MeshPanel.RuleYaml;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeclaredRulesTest {
  private static final String GOOD = RuleShelf.text("split-90-10.yaml");

  @Test
  void aRefusedTextLeavesTheOldOneInForce() {
    RuleSet held = held(GOOD);
    DeclaredRules rules =
        DeclaredRules.none()
            .replacedBy(Documents.parse("a.yaml", GOOD), held)
            .replacedBy(Documents.parse("a.yaml", GOOD.replace("weight: 10", "weight: x")), held);

    assertThat(inForce(rules, held)).extracting(RuleYaml::yaml).containsExactly(GOOD);
  }

  @Test
  void ofTwoGoodTextsTheOneTheControlPlaneHoldsIsInForce() {
    String swapped = GOOD.replace("weight: 90", "weight: 20").replace("weight: 10", "weight: 80");
    DeclaredRules rules =
        DeclaredRules.none()
            .replacedBy(Documents.parse("a.yaml", GOOD), held(GOOD))
            .replacedBy(Documents.parse("a.yaml", swapped), held(GOOD));

    assertThat(inForce(rules, held(GOOD))).extracting(RuleYaml::yaml).containsExactly(GOOD);
    assertThat(inForce(rules, held(swapped))).extracting(RuleYaml::yaml).containsExactly(swapped);
    ResourceKey reviews = held(GOOD).byKey().keySet().iterator().next();
    assertThat(rules.isNewestInForce(reviews, held(GOOD))).isFalse();
    assertThat(rules.isNewestInForce(reviews, held(swapped))).isTrue();
  }

  @Test
  void aRuleWithoutAKnownTextIsStillNamed() {
    assertThat(inForce(DeclaredRules.none(), held(GOOD)))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.name()).isEqualTo("VirtualService reviews");
              assertThat(rule.yaml()).contains("not known here");
            });
  }

  private static List<RuleYaml> inForce(DeclaredRules rules, RuleSet held) {
    return rules.inForce(held, PanelRules.order(""));
  }

  private static RuleSet held(String yaml) {
    return RuleSet.empty().with(new ConfigIntake("default").read("t", yaml).accepted(), Set.of());
  }
}

package io.mizzen.spring.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectedRulesTest {
  private static final Path RULES = Path.of("rules");

  private final RejectedRules rejected = new RejectedRules();

  @Test
  void theFirstOutcomeDoesNotReplaceThatOfALaterChange() {
    ApplyResult wrong = wrong();
    rejected.reapplied(RULES, new ApplyResult(wrong.revision() + 1, List.of()));

    rejected.applied(RejectedRules.location(RULES), wrong);

    assertThat(rejected.errors()).isEmpty();
  }

  /** A change of which nothing was accepted has no revision of its own. */
  @Test
  void ofTheSameRevisionTheChangeIsTheLaterOne() {
    ApplyResult wrong = wrong();
    ApplyResult right = new ApplyResult(wrong.revision(), List.of());

    rejected.reapplied(RULES, wrong);
    rejected.applied(RejectedRules.location(RULES), right);
    assertThat(rejected.errors()).isNotEmpty();

    rejected.reapplied(RULES, right);
    assertThat(rejected.errors()).isEmpty();
  }

  private static ApplyResult wrong() {
    try (ControlPlane mesh = ControlPlane.builder().build().start()) {
      ApplyResult wrong =
          mesh.apply("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: much}}");
      assertThat(wrong.errors()).isNotEmpty();
      return wrong;
    }
  }
}

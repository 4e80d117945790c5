package io.mizzen.examples.bookinfo.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.examples.bookinfo.services.Flakiness;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  @Test
  void theBaselineRunsFiveServers() {
    assertThat(Deployments.instances(RuleShelf.baseline()))
        .extracting(spec -> spec.id().instance())
        .containsExactlyInAnyOrder(
            "details-v1-1", "ratings-v1-1", "reviews-v1-1", "reviews-v2-1", "reviews-v3-1");
  }

  @Test
  void replicasBecomeInstancesOfTheirOwn() {
    Documents documents =
        RuleShelf.baseline().overlaidBy(RuleShelf.documents("split-90-10-three-replicas.yaml"));

    assertThat(Deployments.instances(documents))
        .filteredOn(spec -> spec.id().version().equals("v2"))
        .extracting(spec -> spec.id().instance())
        .containsExactly("reviews-v2-1", "reviews-v2-2", "reviews-v2-3");
  }

  @Test
  void theFlakyVariableIsRead() {
    assertThat(Deployments.instances(RuleShelf.documents("flaky-ratings-retried.yaml")))
        .singleElement()
        .extracting(InstanceSpec::flakiness)
        .isEqualTo(new Flakiness.FirstOfEachRequest(3));
  }

  @Test
  void replicasOutOfRangeAreRefused() {
    String yaml = RuleShelf.text(RuleShelf.APPLICATION).replace("replicas: 1", "replicas: 21");

    assertThatThrownBy(() -> Deployments.instances(Documents.parse("my.yaml", yaml)))
        .hasMessageContaining("my.yaml")
        .hasMessageContaining("21 (expected: 0..20)");
  }
}

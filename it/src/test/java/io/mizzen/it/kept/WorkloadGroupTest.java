package io.mizzen.it.kept;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Servers that are registered take labels from a WorkloadGroup that comes, changes and goes. */
class WorkloadGroupTest {
  private static final Expected BOTH = Expected.from("v1", "v2");
  private static final Expected NO_ENDPOINT =
      Expected.failing(Code.UNAVAILABLE, "no healthy endpoint");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @Test
  @DisplayName("A5: an open channel follows the labels that a WorkloadGroup gives its servers")
  void labelsOfAGroupSelectServers() {
    mesh.apply(
        Yaml.service("reviews").replace("app: reviews", "tier: front"),
        group("reviews-v1", "front"),
        group("reviews-v2", "front"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));

    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.step(
          "v2 is of another tier",
          () -> mesh.apply(group("reviews-v2", "back")),
          Expected.from("v1"));
      channel.step(
          "v1 has no group any more",
          () -> mesh.delete("WorkloadGroup", "reviews-v1"),
          NO_ENDPOINT);
      channel.step(
          "both again",
          () -> mesh.apply(group("reviews-v1", "front"), group("reviews-v2", "front")),
          BOTH);
    }
  }

  private static String group(String name, String tier) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadGroup
    metadata: {name: %s}
    spec: {metadata: {labels: {tier: %s}}, template: {}}
    """
        .formatted(name, tier);
  }
}

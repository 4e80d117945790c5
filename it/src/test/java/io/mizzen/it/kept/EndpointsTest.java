package io.mizzen.it.kept;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Endpoints, subsets and services that go and come back under a channel that stays open. */
class EndpointsTest {
  private static final Expected BOTH = Expected.from("v1", "v2");
  private static final Expected V1 = Expected.from("v1");
  private static final Expected NO_ENDPOINT =
      Expected.failing(Code.UNAVAILABLE, "no healthy endpoint");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
  }

  @Test
  @DisplayName("a selector, subset labels, subsets, rules and services go and come back")
  void whatNamesEndpointsGoesAndComesBack() {
    try (KeptChannel channel = KeptChannel.open(mesh, BOTH)) {
      channel.step("selector that fits nobody", () -> mesh.apply(selecting("nobody")), NO_ENDPOINT);
      channel.nothingIsSent("no endpoint");
      channel.step("selector that fits", () -> mesh.apply(Yaml.service("reviews")), BOTH);
      channel.step("a subset", () -> mesh.apply(Yaml.subsets("reviews", "v1", "v2"), toV1()), V1);
      channel.step("labels that fit nobody", () -> mesh.apply(v1Labelled("v9")), NO_ENDPOINT);
      channel.nothingIsSent("labels that fit nobody");
      channel.step("labels that fit", () -> mesh.apply(v1Labelled("v1")), V1);
      channel.step("other labels", () -> mesh.apply(v1Labelled("v2")), Expected.from("v2"));
      channel.step(
          "no such subset any more", () -> mesh.apply(Yaml.subsets("reviews", "v2")), noSubset());
      channel.nothingIsSent("no such subset");
      channel.step("the subset again", () -> mesh.apply(v1Labelled("v1")), V1);
      channel.step(
          "no DestinationRule", () -> mesh.delete("DestinationRule", "reviews"), noSubset());
      channel.step("the rule again", () -> mesh.apply(Yaml.subsets("reviews", "v1")), V1);
      channel.step("no VirtualService", () -> mesh.delete("VirtualService", "reviews"), BOTH);
    }
  }

  private static Expected noSubset() {
    return Expected.failing(
        Code.UNAVAILABLE,
        "no DestinationRule defines subset v1 of reviews.default.svc.cluster.local");
  }

  private static String selecting(String app) {
    return Yaml.service("reviews").replace("app: reviews", "app: " + app);
  }

  private static String v1Labelled(String version) {
    return Yaml.destinationRule(
        "reviews", "subsets:\n- name: v1\n  labels: {version: " + version + "}\n");
  }

  private static String toV1() {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", "v1"));
  }
}

package io.mizzen.it.routechange;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.Seeds;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Subsets come and go faster than the client can ask for what they need. */
class QuickChangesTest {
  private static final int ROUNDS = 6;
  private static final int CHANGES = 30;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @DisplayName("C2: after 30 quick changes the last rule acts at once and no call is lost")
  void lastRuleActsAfterABurst() {
    Seeds.check(ROUNDS, QuickChangesTest::burst);
  }

  private static void burst(RandomGenerator random) {
    try (TestMesh mesh = TestMesh.start()) {
      mesh.apply(Yaml.service("reviews"), rule("first", "v1"));
      mesh.serve(Identity.of("reviews", "v1"));
      mesh.serve(Identity.of("reviews", "v2"));
      EchoClient client = mesh.client("mesh:///reviews:9080");
      client.untilFirst(reply -> reply.isFrom("v1"));
      Traffic traffic = Traffic.on(client);

      for (int i = 0; i < CHANGES; i++) {
        mesh.control().apply(rule("s" + random.nextInt(6), "v1")).orThrow();
        for (int calls = random.nextInt(4); calls > 0; calls--) {
          client.say();
        }
      }
      mesh.apply(rule("last", "v2"));

      assertThat(Effect.on(client, PATIENCE)).isTrue();
      assertThat(client.say().isFrom("v2")).isTrue();
      traffic.close();
      assertThat(traffic.failures()).isEmpty();
    }
  }

  private static String rule(String subset, String version) {
    return Yaml.destinationRule(
            "reviews",
            """
            subsets:
            - name: %s
              labels:
                version: %s
            """
                .formatted(subset, version))
        + "---\n"
        + Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }
}

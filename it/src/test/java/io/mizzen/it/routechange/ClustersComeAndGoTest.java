package io.mizzen.it.routechange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Routes leave a cluster and take it again while calls on it end. grpc-java 1.85.1 puts the whole
 * channel out of service for that, for good ({@code docs/upstream/grpc-java-release-cluster.md}).
 */
class ClustersComeAndGoTest {
  private static final int CHANGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> ROUTES =
      List.of(Yaml.toSubset("reviews", "v1"), Yaml.toSubset("reviews", "v2"));

  @RepeatedTest(2)
  @DisplayName("C2: 100 route changes under traffic lose no call")
  void channelSurvivesClustersThatComeAndGo() {
    try (TestMesh mesh = TestMesh.start()) {
      mesh.apply(Yaml.service("reviews"), Yaml.subsets("reviews", "v1", "v2"), rule(0));
      mesh.serve(Identity.of("reviews", "v1"));
      mesh.serve(Identity.of("reviews", "v2"));
      EchoClient client = mesh.client("mesh:///reviews:9080");
      client.untilFirst(reply -> reply.isFrom("v1"));

      Traffic traffic = Traffic.on(client);
      for (int i = 1; i <= CHANGES; i++) {
        mesh.apply(rule(i));
      }
      await().atMost(PATIENCE).until(() -> traffic.answered() > CHANGES);
      traffic.close();

      assertThat(traffic.failures()).isEmpty();
    }
  }

  private static String rule(int number) {
    return Yaml.virtualService("reviews", ROUTES.get(number % ROUTES.size()));
  }
}

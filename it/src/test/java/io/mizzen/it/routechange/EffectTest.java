package io.mizzen.it.routechange;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** After the wait, the very first calls are answered by the new rule. */
class EffectTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TURNS = 10;
  private static final int CALLS = 10;
  private static final String ABORTED =
      """
      - fault:
          abort:
            percentage: {value: 100}
            grpcStatus: DATA_LOSS
        route:
        - destination: {host: reviews}
      """;

  @AutoClose private final TestMesh mesh = TestMesh.start();

  private record Turn(String rule, Predicate<Reply> expected) {}

  @BeforeEach
  void serve() {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
  }

  @Test
  @DisplayName("D9: every call after awaitInEffect obeys the new rule")
  void everyCallAfterTheWaitObeysTheNewRule() {
    EchoClient client = mesh.client("mesh:///reviews:9080");
    client.untilFirst(Reply::isOk);
    Traffic traffic = Traffic.on(client);

    for (int i = 0; i < TURNS; i++) {
      for (Turn turn : turns(i)) {
        mesh.apply(turn.rule());
        assertThat(Effect.on(client, PATIENCE)).isTrue();

        assertThat(client.send(CALLS, Call.say())).as(turn.rule()).allMatch(turn.expected());
      }
    }
    traffic.close();
  }

  @Test
  void channelsThatWereNeverUsedAreNotWaitedFor() {
    EchoClient client = mesh.client("mesh:///reviews:9080");

    assertThat(Effect.on(client, PATIENCE)).isTrue();
    client.channel().enterIdle();
    assertThat(Effect.on(client, PATIENCE)).isTrue();
  }

  /** New subsets each time, so that clusters and endpoints have to be fetched for the routes. */
  private static List<Turn> turns(int number) {
    String one = "one-" + number;
    String two = "two-" + number;
    String subsets =
        Yaml.destinationRule(
            "reviews",
            """
            subsets:
            - {name: %s, labels: {version: v1}}
            - {name: %s, labels: {version: v2}}
            """
                .formatted(one, two));
    return List.of(
        new Turn(subsets + "---\n" + to(one), reply -> reply.isFrom("v1")),
        new Turn(to(two), reply -> reply.isFrom("v2")),
        new Turn(
            Yaml.virtualService("reviews", ABORTED),
            reply -> reply.code() == Status.Code.DATA_LOSS),
        new Turn(to(one), reply -> reply.isFrom("v1")));
  }

  private static String to(String subset) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }
}

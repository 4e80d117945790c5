package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.foreign.ForeignClient.Calls;
import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Outcome;
import io.mizzen.it.foreign.ForeignClient.Readiness;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("C2: subsets that are new and used in one change, under load of other implementations")
class ForeignSubsetSwapTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SWAPS = 30;
  private static final Calls BATCH =
      new Calls(100, 8, Duration.ofSeconds(20), Map.of(), Readiness.NEEDED);

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @ParameterizedTest
  @EnumSource
  void noCallIsLost(Kind kind) throws IOException {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("reviews", "v2"));
    mesh.apply(swap(0));
    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("a", "xds:///reviews:9080");
      await().atMost(PATIENCE).until(() -> client.call("a", BATCH).failures().isEmpty());
      AtomicBoolean stop = new AtomicBoolean();
      List<Outcome> outcomes = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  outcomes.add(client.call("a", BATCH));
                }
              });

      for (int i = 1; i <= SWAPS; i++) {
        mesh.apply(swap(i));
        int enough = outcomes.size() + 2;
        await().atMost(PATIENCE).until(() -> load.isDone() || outcomes.size() >= enough);
      }
      stop.set(true);
      load.join();

      assertThat(outcomes.stream().flatMap(each -> each.failures().entrySet().stream()))
          .as("of %d calls", outcomes.size() * BATCH.count())
          .isEmpty();
      await().atMost(PATIENCE).until(() -> client.call("a", BATCH).answers().size() == 1);
    }
  }

  /**
   * One change makes a subset of another name, sends everything to it, and drops the one before.
   */
  private static String swap(int number) {
    String subset = "s" + number;
    String rule =
        Yaml.destinationRule(
            "reviews",
            """
            subsets:
            - name: %s
              labels: {version: v%d}
            """
                .formatted(subset, 1 + number % 2));
    return rule + "\n---\n" + Yaml.virtualService("reviews", Yaml.toSubset("reviews", subset));
  }
}

package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Istio's own traffic simulations, with resources of our control plane. */
class SimulationCasesTest {
  /** The least share of calls that go where Istio's go; each other one is explained besides. */
  private static final double LEAST = 0.98;

  /** A reason why a call may go elsewhere; it fails the test if it never holds. */
  private record Explained(String reason, BiPredicate<SimulationCase, JsonObject> holds) {}

  private static final List<Explained> EXPLAINED =
      List.of(
          new Explained(
              "Several ServiceEntries of one host: in Istio each asks for an allocated address, and"
                  + " all get the lowest; here they are one service with one request, and the"
                  + " address is another one. Istio promises none.",
              (simulation, call) ->
                  call.has("address")
                      && call.get("address").getAsString().startsWith("240.240.")
                      && simulation.hasHostDeclaredTwice()));

  @Test
  void callsGoWhereIstioSendsThem() {
    List<String> unexplained = new ArrayList<>();
    int[] explained = new int[EXPLAINED.size()];
    int calls = 0;
    int differing = 0;
    for (SimulationCase simulation : SimulationCase.all()) {
      if (simulation.isSidecar()) {
        calls += simulation.calls();
        for (SimulationCase.Difference difference : simulation.differences(simulation.sidecar())) {
          differing++;
          int reason = explanation(simulation, difference.call());
          if (reason < 0) {
            unexplained.add(difference.text());
          } else {
            explained[reason]++;
          }
        }
      }
    }

    System.out.printf("golden simulation: %d of %d calls as Istio's%n", calls - differing, calls);
    for (int i = 0; i < explained.length; i++) {
      System.out.printf("  %d explained: %s%n", explained[i], EXPLAINED.get(i).reason());
      assertThat(explained[i]).as(EXPLAINED.get(i).reason()).isPositive();
    }
    assertThat(unexplained)
        .as("%s", unexplained.stream().collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(calls - differing).isPositive().isGreaterThanOrEqualTo((int) (LEAST * calls));
  }

  private static int explanation(SimulationCase simulation, JsonObject call) {
    for (int i = 0; i < EXPLAINED.size(); i++) {
      if (EXPLAINED.get(i).holds().test(simulation, call)) {
        return i;
      }
    }
    return -1;
  }
}

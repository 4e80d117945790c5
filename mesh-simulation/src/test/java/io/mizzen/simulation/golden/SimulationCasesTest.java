package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Istio's own traffic simulations, with resources of our control plane. */
class SimulationCasesTest {
  /**
   * The share of calls that must go where Istio's go. Most of the others need inbound listeners for
   * services whose endpoints are found by the proxy's own address, and ALLOW_ANY_DYNAMIC_DNS.
   */
  private static final double LEAST = 0.72;

  @Test
  void callsGoWhereIstioSendsThem() {
    List<String> differences = new ArrayList<>();
    int calls = 0;
    for (SimulationCase simulation : SimulationCase.all()) {
      if (simulation.isSidecar()) {
        calls += simulation.calls();
        differences.addAll(simulation.differences(simulation.sidecar()));
      }
    }

    assertThat(calls).isPositive();
    System.out.printf(
        "golden simulation: %d of %d calls as Istio's%n", calls - differences.size(), calls);
    assertThat(calls - differences.size())
        .as("%s", String.join("\n", differences))
        .isGreaterThanOrEqualTo((int) (LEAST * calls));
  }
}

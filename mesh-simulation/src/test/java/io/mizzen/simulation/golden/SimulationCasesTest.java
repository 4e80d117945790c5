package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.simulation.ProxyResources;
import io.mizzen.simulation.RuleOrigins;
import io.mizzen.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Istio's own traffic simulations, with resources of our control plane. */
class SimulationCasesTest {
  /** The share of calls that must go where Istio's go. */
  private static final double LEAST = 0.98;

  /** To be replaced by the translation for sidecars as soon as there is one. */
  private static final SidecarResources CONTROL_PLANE = simulation -> Optional.empty();

  @Test
  void callsGoWhereIstioSendsThem() {
    List<String> differences = new ArrayList<>();
    int calls = 0;
    for (SimulationCase simulation : SimulationCase.all()) {
      if (simulation.isSidecar()) {
        Optional<ProxyResources> resources = CONTROL_PLANE.of(simulation);
        Assumptions.assumeTrue(
            resources.isPresent(), "the control plane does not translate for sidecars yet");
        calls += simulation.calls();
        differences.addAll(
            simulation.differences(Simulation.of(resources.get(), RuleOrigins.none())));
      }
    }

    assertThat(calls).isPositive();
    System.out.printf("simulation: %d of %d calls as Istio's%n", calls - differences.size(), calls);
    assertThat(calls - differences.size())
        .as("%s", String.join("\n", differences))
        .isGreaterThanOrEqualTo((int) Math.ceil(LEAST * calls));
  }
}

package io.mizzen.simulation.golden;

import io.mizzen.simulation.ProxyResources;
import java.util.Optional;

/** The source of a sidecar's resources in simulation cases: a control plane under test. */
@FunctionalInterface
interface SidecarResources {

  /**
   * The resources that the sidecar of a case is sent.
   *
   * @return empty when the control plane does not translate for sidecars yet
   */
  Optional<ProxyResources> of(SimulationCase simulation);
}

package io.mizzen.simulation.golden;

import io.mizzen.simulation.ProxyResources;
import java.util.Optional;

/** Where the simulation cases take a sidecar's resources from: a control plane under test. */
@FunctionalInterface
interface SidecarResources {

  /**
   * What the sidecar of a case is sent.
   *
   * @return empty when the control plane does not translate for sidecars yet
   */
  Optional<ProxyResources> of(SimulationCase simulation);
}

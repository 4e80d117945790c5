package io.mizzen.examples.bookinfo.mesh;

import java.time.Duration;
import java.util.List;

/** A mesh that scenarios run on: its documents can be replaced, and its servers are here. */
public interface ScenarioMesh extends AutoCloseable {
  /**
   * Makes these the documents that hold; servers follow the Deployments. Calls may still follow the
   * documents before when it returns.
   *
   * @param patience how long to wait for data planes, where they can be asked
   * @return the control plane's findings, where it can be asked
   */
  List<String> replace(Documents wanted, Duration patience) throws InterruptedException;

  /**
   * The fields of the documents that the data planes do not apply, where the control plane can be
   * asked.
   */
  List<String> notApplied();

  Fleet fleet();

  /** The control plane, for more clients. */
  ControlPlaneAccess access();

  @Override
  void close();
}

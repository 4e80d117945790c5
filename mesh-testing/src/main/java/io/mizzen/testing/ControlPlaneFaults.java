package io.mizzen.testing;

import io.mizzen.testing.controlplane.TestControlPlane;
import org.apiguardian.api.API;

/**
 * Has the control plane of a test fail. Each fault acts when its method returns and lasts until
 * another one, {@link #recover()}, or the end of the test. What a data plane notices, and when, is
 * its own matter: clients of Mizzen dial again at least once a second, other gRPC clients ever less
 * often. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ControlPlaneFaults {
  private final TestControlPlane control;

  ControlPlaneFaults(TestControlPlane control) {
    this.control = control;
  }

  /**
   * Ends the control plane like a killed process: connections are reset, new ones refused, its
   * memory of registered servers is lost. {@code Mesh.apply} throws until {@link #recover()}.
   */
  public void kill() {
    control.kill();
  }

  /**
   * Stops every byte between data planes and control plane; connections stay. {@code Mesh.apply}
   * does not wait for clients meanwhile.
   *
   * @throws IllegalStateException when the control plane is killed
   */
  public void freeze() {
    control.freeze();
  }

  /**
   * Resets new connections; those that are open work on, and {@code Mesh.apply} waits for them.
   *
   * @throws IllegalStateException when the control plane is killed
   */
  public void refuse() {
    control.refuse();
  }

  /** {@link #kill()}, then {@link #recover()}: the control plane starts anew and empty-handed. */
  public void restart() {
    control.kill();
    control.restart();
  }

  /**
   * Ends all faults. A killed control plane is started with all rules of the test. Returns when all
   * clients and servers are connected and obey the rules.
   *
   * @throws AssertionError when that takes longer than {@link MeshBuilder#timeout}
   */
  public void recover() {
    control.restart();
  }
}

package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;

/** Waits until changed rules route the calls of this process. Thread-safe. */
final class RuleEffect {
  private final ControlPlane controlPlane;

  RuleEffect(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /**
   * Whether every connected data plane has accepted the revision within the time. Interrupting ends
   * the wait, and the answer is no.
   */
  boolean await(long revision, Duration patience) {
    try {
      return controlPlane.awaitAcked(revision, patience).allAcked();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

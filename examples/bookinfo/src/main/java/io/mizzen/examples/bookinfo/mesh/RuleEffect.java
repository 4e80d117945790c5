package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Waits until changed rules route the calls of this process. Thread-safe. */
final class RuleEffect {
  private final ControlPlane controlPlane;
  private final Supplier<List<MeshClient>> clients;

  /**
   * @param clients whose calls are to follow the rules
   */
  RuleEffect(ControlPlane controlPlane, Supplier<List<MeshClient>> clients) {
    this.controlPlane = controlPlane;
    this.clients = clients;
  }

  /**
   * Waits until every data plane has ACKed the revision and every client routes new calls by it.
   *
   * @return false when the time has passed first, or the thread was interrupted
   */
  boolean await(long revision, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      boolean followed = controlPlane.awaitAcked(revision, patience).allAcked();
      for (MeshClient client : clients.get()) {
        followed &= client.awaitInEffect(left(deadline));
      }
      return followed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}

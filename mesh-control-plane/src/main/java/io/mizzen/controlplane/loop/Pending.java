package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.PendingChange;
import java.util.concurrent.CompletableFuture;

/**
 * The reports of one source since the last step.
 *
 * @param committed the first state that holds it
 */
record Pending(PendingChange change, CompletableFuture<MeshState> committed) {
  static Pending none() {
    return new Pending(new PendingChange(), new CompletableFuture<>());
  }
}

package io.mizzen.controlplane;

import io.mizzen.controlplane.state.MeshState;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the newest publication and tells the streams of it. The loop publishes, any thread reads.
 */
final class Publisher {
  private final Runnable push;
  private final CompletableFuture<MeshState> synced = new CompletableFuture<>();
  private volatile Publication newest;

  /**
   * @param push makes the streams look at the newest publication; returns at once
   */
  Publisher(MeshState initial, Runnable push) {
    this.newest = Publication.of(initial);
    this.push = push;
  }

  Publication newest() {
    return newest;
  }

  /** Done when all sources have reported; fails when the control plane is closed before. */
  CompletableFuture<MeshState> synced() {
    return synced;
  }

  void publish(MeshState state) {
    Publication before = newest;
    newest = before.next(state);
    boolean sameHold = state.initialSync() == before.state().initialSync();
    // Where only the origin of a resource differs there is nothing to send.
    if (state.revision() != before.state().revision() || !sameHold) {
      push.run();
    }
    if (state.hasSynced()) {
      synced.complete(state);
    }
  }

  void close() {
    synced.completeExceptionally(new IllegalStateException("closed"));
  }
}

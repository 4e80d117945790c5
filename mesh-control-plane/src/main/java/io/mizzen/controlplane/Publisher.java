package io.mizzen.controlplane;

import io.mizzen.controlplane.loop.Guarded;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.PublishedState;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the newest published state and tells the streams of it. The loop publishes, any thread
 * reads.
 */
final class Publisher {
  private final Runnable push;
  private final Runnable pushShared;
  private final CompletableFuture<MeshState> synced = new CompletableFuture<>();
  private volatile PublishedState newest;

  /**
   * @param push makes every stream look at the newest published state; returns at once
   * @param pushShared the same for one stream of each view: where no proxy moves to another view,
   *     those that share it see the same change
   */
  Publisher(MeshState initial, Runnable push, Runnable pushShared) {
    this.newest = PublishedState.of(initial);
    this.push = push;
    this.pushShared = pushShared;
  }

  PublishedState newest() {
    return newest;
  }

  /** Done when all sources have reported; fails when the control plane is closed before. */
  CompletableFuture<MeshState> synced() {
    return synced;
  }

  void publish(MeshState state) {
    PublishedState before = newest;
    newest = before.next(state);
    boolean sameRevision = state.revision() == before.state().revision();
    boolean sameHold = state.initialSync() == before.state().initialSync();
    if (!sameHold || (!sameRevision && newest.movesProxies())) {
      Guarded.call("the push to all streams", push);
    } else if (!sameRevision) {
      Guarded.call("the push to the streams of each view", pushShared);
    }
    // Where only the origin of a resource differs there is nothing to send.
    if (state.hasSynced()) {
      synced.complete(state);
    }
  }

  void close() {
    synced.completeExceptionally(new IllegalStateException("closed"));
  }
}

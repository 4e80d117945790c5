package io.mizzen.controlplane;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one writer: applies a pure step to the newest state and publishes what came of it.
 *
 * <p>Steps are computed one after the other under this object's lock. Publishing only hands the
 * state over (the streams compute and send on their own threads), so the lock is held for the step
 * alone.
 */
final class MeshWriter {
  private final Consumer<MeshState> publish;
  private MeshState state;

  MeshWriter(MeshState initial, Consumer<MeshState> publish) {
    this.state = initial;
    this.publish = publish;
  }

  /** The state after {@code step}; published only if its revision is new. */
  synchronized MeshState apply(UnaryOperator<MeshState> step) {
    MeshState next = step.apply(state);
    boolean changed = next.revision() != state.revision();
    state = next;
    if (changed) {
      publish.accept(next);
    }
    return next;
  }

  synchronized MeshState state() {
    return state;
  }
}

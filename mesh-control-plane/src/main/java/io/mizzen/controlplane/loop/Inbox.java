package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.loop.EventLoop.Urgency;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The changes that wait for the next step, merged per source, and when it is time for it. Times are
 * nanoseconds of one monotonic clock. Mutable, guarded by its owner.
 */
final class Inbox {
  private final Debounce debounce;
  private Map<SourceId, Pending> pending = new TreeMap<>();
  private long first;
  private long last;
  private long lastStep;
  private int burst;
  private boolean urgent;

  Inbox(Debounce debounce, long now) {
    this.debounce = debounce;
    this.lastStep = now - debounce.after().toNanos();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  boolean isUrgent() {
    return urgent;
  }

  /** Whoever puts from now on need not wait for what is there. */
  void hurry() {
    urgent = true;
  }

  CompletableFuture<MeshState> put(
      SourceId source, SourceChange change, Urgency urgency, long now) {
    last = now;
    if (pending.isEmpty()) {
      first = now;
    }
    Pending mine = pending.computeIfAbsent(source, id -> Pending.none());
    mine.change().add(change);
    urgent |= urgency == Urgency.AT_ONCE;
    return mine.committed();
  }

  /** The time until the pending changes are taken; zero or less when it is time. */
  long waitNanos(long now) {
    return urgent
        ? 0
        : debounce.waitNanos(now, first, last, debounce.burst(burst, first, lastStep));
  }

  /** All that is pending; nothing is afterwards. */
  Map<SourceId, Pending> take() {
    if (!urgent && !pending.isEmpty()) {
      burst = debounce.burst(burst, first, lastStep) + 1;
    }
    Map<SourceId, Pending> taken = pending;
    pending = new TreeMap<>();
    urgent = false;
    return taken;
  }

  /** A step has ended. */
  void stepped(long now) {
    lastStep = now;
  }
}

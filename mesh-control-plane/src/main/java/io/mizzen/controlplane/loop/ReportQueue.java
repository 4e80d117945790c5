package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Puts the reports of one source into the loop. A step that fails loses the changes it was made of:
 * all that the source knows is then reported again after a while, and once more as long as that
 * fails, so that the state catches up without a further report. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ReportQueue {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final SourceId source;
  private final EventLoop loop;
  private final Supplier<SourceChange> everything;
  private Duration wait = FIRST_WAIT;
  private boolean retryDue;

  /**
   * @param everything all that the source knows now, with its status; called on the loop's thread
   */
  public ReportQueue(SourceId source, EventLoop loop, Supplier<SourceChange> everything) {
    this.source = source;
    this.loop = loop;
    this.everything = everything;
  }

  /** Puts a change for the next step; never waits. */
  public void put(SourceChange change) {
    CompletableFuture<MeshState> committed = loop.put(source, change, EventLoop.Urgency.MAY_WAIT);
    var unused = committed.whenComplete((state, failure) -> completed(change, failure != null));
  }

  private void completed(SourceChange change, boolean failed) {
    Duration after;
    synchronized (this) {
      if (!failed) {
        if (change.extent() == SourceChange.Extent.EVERYTHING) {
          wait = FIRST_WAIT;
        }
        return;
      }
      if (retryDue || !loop.isRunning()) {
        return;
      }
      retryDue = true;
      after = wait;
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
    loop.after(after, this::reportAll);
  }

  private void reportAll() {
    synchronized (this) {
      retryDue = false;
    }
    put(everything.get());
  }
}

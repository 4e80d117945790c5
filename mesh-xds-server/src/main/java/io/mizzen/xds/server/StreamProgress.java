package io.mizzen.xds.server;

import io.mizzen.xds.server.protocol.AckProgress;
import io.mizzen.xds.server.protocol.SendContext;
import io.mizzen.xds.server.protocol.StreamState;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The progress of one stream: whether it was sent everything, which revision it has answered, and
 * when it is to be looked at again although nothing happens. Belongs to the shard's thread, but for
 * {@link #acked}.
 */
final class StreamProgress {
  private final StreamParts parts;
  private final Shard shard;
  private final StreamScopes scopes;
  private final Runnable advance;
  private boolean caughtUp;
  private OptionalLong wakeAt = OptionalLong.empty();
  private volatile AckProgress progress = AckProgress.NONE;

  /**
   * @param advance sends what there is to send
   */
  StreamProgress(StreamParts parts, Shard shard, StreamScopes scopes, Runnable advance) {
    this.parts = parts;
    this.shard = shard;
    this.scopes = scopes;
    this.advance = advance;
  }

  /** Whether everything was sent that could be, when it was last looked at. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** There may be something to send. */
  void markBusy() {
    progress = progress.busy(scopes.reached());
  }

  /** There is something that could not be sent yet. */
  void markBehind() {
    caughtUp = false;
    markBusy();
  }

  /** Everything is sent that can be. */
  void markCaughtUp(StreamState state, SendContext context) {
    caughtUp = true;
    long reached = scopes.reached();
    long before = progress.answered(reached);
    progress = progress.busy(reached).sent(scopes.revision(), state, context);
    if (progress.answered(reached) != before) {
      parts.streams().progressed();
    }
    wake(state.nextAt(context), context.now());
  }

  private void wake(OptionalLong next, long now) {
    if (next.isPresent() && !next.equals(wakeAt)) {
      ScheduledFuture<?> unused =
          parts
              .threads()
              .timer()
              .schedule(() -> shard.execute(advance), next.getAsLong() - now, TimeUnit.NANOSECONDS);
    }
    wakeAt = next;
  }

  /** The newest revision of which everything that concerns the proxy was sent and answered. */
  long acked() {
    // In this order: whoever is idle after a revision was reached has nothing to do with it, or
    // has answered it.
    long reached = scopes.reached();
    return progress.answered(reached);
  }
}

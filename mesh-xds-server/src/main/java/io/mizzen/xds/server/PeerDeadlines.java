package io.mizzen.xds.server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Looks, at intervals, after streams that wait for their peer (for its first request, or for it to
 * read) and those whose credentials expire. Without such streams it does nothing. Safe for all
 * threads.
 */
final class PeerDeadlines {
  private static final long LONGEST_PERIOD = Duration.ofSeconds(1).toNanos();
  private static final int LOOKS = 4;

  private final XdsLimits limits;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;
  private final WriteBudget budget;
  private final StreamCounters counters;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** A stream that may wait for its peer. */
  interface Watched {
    /**
     * Ends the stream if it has waited too long.
     *
     * @return whether it waits still
     */
    boolean checkDeadlines(long now, ReadProgress.Patience patience);
  }

  PeerDeadlines(
      XdsLimits limits,
      ScheduledExecutorService timer,
      LongSupplier nanos,
      WriteBudget budget,
      StreamCounters counters) {
    this.limits = limits;
    this.timer = timer;
    this.nanos = nanos;
    this.budget = budget;
    this.counters = counters;
  }

  /** The stream waits for its peer from now on. */
  void watch(Watched stream) {
    watched.add(stream);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      ScheduledFuture<?> unused = timer.schedule(this::look, period(), TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    scheduled.set(false);
    XdsLimits.Writing writing = limits.writing();
    ReadProgress.Patience patience =
        budget.isShort()
            ? new ReadProgress.Patience(
                writing.timeoutUnderPressure().toNanos(), writing.timeout().toNanos())
            : ReadProgress.Patience.of(writing.timeout().toNanos());
    for (Watched each : List.copyOf(watched)) {
      // Removed first: it may begin to wait again at any time.
      watched.remove(each);
      if (each.checkDeadlines(nanos.getAsLong(), patience)) {
        watched.add(each);
      }
    }
    counters.deadlineLooks.increment();
    if (!watched.isEmpty()) {
      schedule();
    }
  }

  private long period() {
    long shortest =
        Math.min(
            limits.writing().timeoutUnderPressure().toNanos(),
            Math.min(
                limits.writing().timeout().toNanos(), limits.opening().firstRequest().toNanos()));
    return Math.max(1, Math.min(LONGEST_PERIOD, shortest / LOOKS));
  }
}

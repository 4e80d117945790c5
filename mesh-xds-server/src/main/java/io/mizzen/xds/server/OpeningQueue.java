package io.mizzen.xds.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The openings of a shard, in the order in which they came. While many wait there is a pause after
 * each part, so that a storm takes a share of the processors and leaves the rest to the streams
 * that are there. Any thread may add; one at a time takes steps.
 */
final class OpeningQueue {
  /** So many wait without a pause between them. */
  static final int AT_ONCE = 8;

  /**
   * The pause after a part, as a multiple of the time it took. What follows from a part (its answer
   * is written, the client's is read) takes the loop as long again. Where the processors are busy,
   * with other processes too, a part takes longer, and so does the pause.
   */
  private static final int PAUSE = 5;

  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final ShardLoop loop;
  private final LongSupplier nanos;
  private final Runnable ready;
  private final Queue<ShardTasks.Parts> openings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean pausing;

  /**
   * @param nanos a monotonic clock
   * @param ready called on the loop when a pause is over and openings wait
   */
  OpeningQueue(ShardLoop loop, LongSupplier nanos, Runnable ready) {
    this.loop = loop;
    this.nanos = nanos;
    this.ready = ready;
  }

  void add(ShardTasks.Parts opening) {
    size.incrementAndGet();
    openings.add(opening);
  }

  int size() {
    return size.get();
  }

  /** Whether there is one, and no pause. */
  boolean isReady() {
    return !pausing && !openings.isEmpty();
  }

  /** Does the next part of the first one. */
  void step() {
    long start = nanos.getAsLong();
    int left = ShardTasks.isMoreAfterNext(openings) ? size.get() : size.decrementAndGet();
    long pause = Math.min(LONGEST_PAUSE, PAUSE * (nanos.getAsLong() - start));
    if (left > AT_ONCE && pause > 0) {
      pause(pause);
    }
  }

  private void pause(long time) {
    pausing = true;
    try {
      // A loop that is behind comes to it later.
      loop.after(time, this::endPause);
    } catch (RejectedExecutionException closed) {
      pausing = false;
    }
  }

  private void endPause() {
    pausing = false;
    if (!openings.isEmpty()) {
      ready.run();
    }
  }
}

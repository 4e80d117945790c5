package io.mizzen.xds.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The bytes of responses that were given to gRPC and are not yet written, over all streams of a
 * server. Streams that find no room wait in the order in which they came; a quarter of the room is
 * kept for {@linkplain #LARGE small} responses, so that slow readers of large ones do not delay the
 * usual pushes. Safe for all threads.
 *
 * <p>Responses of at most {@link #UNCOUNTED} bytes are not counted one by one: a stream whose
 * transport is ready has less than that unwritten, so twice as much is set aside for each stream.
 */
final class WriteBudget {
  /** The bytes that a ready transport may still have unwritten; so much is sent without asking. */
  static final int UNCOUNTED = 2048;

  private static final int LARGE = 64 * 1024;

  private final long max;
  private final IntSupplier streams;
  private final Map<Waiter, Integer> waitingSmall = new LinkedHashMap<>();
  private final Map<Waiter, Integer> waitingLarge = new LinkedHashMap<>();
  private long used;
  private long mostUsed;

  /** A stream that can be told that there is room. */
  interface Waiter {
    /** These bytes are reserved for it now; any thread, must not block. */
    void reserved(int bytes);
  }

  /**
   * @param streams how many streams are open
   */
  WriteBudget(long max, IntSupplier streams) {
    this.max = max;
    this.streams = streams;
  }

  /**
   * Takes room for a response; without room the waiter is told later.
   *
   * @return whether there is room now
   */
  synchronized boolean take(Waiter waiter, int bytes) {
    Map<Waiter, Integer> waiting = waiting(bytes);
    if (waiting.isEmpty() && fits(bytes)) {
      use(bytes);
      return true;
    }
    waiting.put(waiter, bytes);
    return false;
  }

  /** Gives room back, and tells those who wait and fit in now. */
  void giveBack(long bytes) {
    if (bytes == 0) {
      return;
    }
    Map<Waiter, Integer> next = new LinkedHashMap<>();
    synchronized (this) {
      used -= bytes;
      reserve(waitingSmall, next);
      reserve(waitingLarge, next);
    }
    next.forEach(Waiter::reserved);
  }

  /** The waiter does not wait any more. */
  void leave(Waiter waiter) {
    Map<Waiter, Integer> next = new LinkedHashMap<>();
    synchronized (this) {
      waitingSmall.remove(waiter);
      waitingLarge.remove(waiter);
      // The next one may be smaller.
      reserve(waitingSmall, next);
      reserve(waitingLarge, next);
    }
    next.forEach(Waiter::reserved);
  }

  /** Whether some stream waits for room. */
  synchronized boolean isShort() {
    return !waitingSmall.isEmpty() || !waitingLarge.isEmpty();
  }

  /** The bytes given to gRPC, or reserved to be, at present. */
  synchronized long used() {
    return used;
  }

  /** The most that was {@link #used} at one time. */
  synchronized long mostUsed() {
    return mostUsed;
  }

  private void reserve(Map<Waiter, Integer> waiting, Map<Waiter, Integer> next) {
    Iterator<Map.Entry<Waiter, Integer>> all = waiting.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Waiter, Integer> each = all.next();
      if (!fits(each.getValue())) {
        return;
      }
      use(each.getValue());
      next.put(each.getKey(), each.getValue());
      all.remove();
    }
  }

  private void use(int bytes) {
    used += bytes;
    mostUsed = Math.max(mostUsed, used);
  }

  private boolean fits(int bytes) {
    long room = max - 2L * UNCOUNTED * streams.getAsInt();
    long limit = bytes > LARGE ? room - room / 4 : room;
    // One response at a time goes in any case.
    return used == 0 || used + bytes <= limit;
  }

  private Map<Waiter, Integer> waiting(int bytes) {
    return bytes > LARGE ? waitingLarge : waitingSmall;
  }
}

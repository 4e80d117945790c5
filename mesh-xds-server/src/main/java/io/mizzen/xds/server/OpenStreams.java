package io.mizzen.xds.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The streams of one server, and waiting for them. Safe for all threads. */
final class OpenStreams {
  private final int max;
  private final AtomicInteger reserved = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<AdsStream> streams = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean closed;

  OpenStreams(int max) {
    this.max = max;
  }

  /** Takes a place for a stream, before any work is done for it; false when there is none. */
  boolean reserve() {
    if (closed || reserved.incrementAndGet() > max) {
      reserved.decrementAndGet();
      return false;
    }
    return true;
  }

  /** The number of places taken. */
  int reserved() {
    return reserved.get();
  }

  /** Gives back a place that no stream was added to. */
  void release() {
    reserved.decrementAndGet();
  }

  void add(AdsStream stream) {
    streams.add(stream);
    if (closed) {
      stream.shutDown();
    }
  }

  void remove(AdsStream stream) {
    if (streams.remove(stream)) {
      release();
      progressed();
    }
  }

  List<AdsStream> list() {
    return List.copyOf(streams);
  }

  /** No stream is taken from here on, and those that are open end. */
  void close() {
    closed = true;
    streams.forEach(stream -> stream.shutDown());
  }

  /** A stream has answered a revision or is gone. */
  void progressed() {
    if (waiting.get() == 0) {
      return;
    }
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  AckResult awaitAcked(long revision, Duration timeout) throws InterruptedException {
    List<AdsStream> asked = new ArrayList<>(streams);
    asked.removeIf(stream -> !stream.isAdmitted());
    // From the end, and each only until it is done: not all of them for every answer.
    Deque<AdsStream> pending = new ArrayDeque<>(asked);
    waiting.incrementAndGet();
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (isPending(pending, revision) && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
    asked.removeIf(stream -> !streams.contains(stream));
    return new AckResult(
        revision,
        asked.stream().flatMap(stream -> stream.subscriptions().nacks().stream()).toList(),
        asked.stream()
            .filter(stream -> stream.subscriptions().acked() < revision)
            .map(stream -> stream.proxy())
            .toList());
  }

  private boolean isPending(Deque<AdsStream> pending, long revision) {
    while (!pending.isEmpty()) {
      AdsStream next = pending.getLast();
      if (streams.contains(next) && next.subscriptions().acked() < revision) {
        return true;
      }
      pending.removeLast();
    }
    return false;
  }
}

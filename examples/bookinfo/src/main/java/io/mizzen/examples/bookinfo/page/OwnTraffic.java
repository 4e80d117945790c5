package io.mizzen.examples.bookinfo.page;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Views the visitor sends by a button, a few at a time in the background. Thread-safe; {@link
 * #close} drops what has not started.
 */
final class OwnTraffic implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final int MAX_WAITING = 1000;

  private final Runnable view;
  private final ExecutorService workers;
  private final AtomicInteger inFlight = new AtomicInteger();

  OwnTraffic(Runnable view) {
    this.view = view;
    this.workers =
        Executors.newFixedThreadPool(AT_ONCE, DaemonThreads.named("bookinfo-own-traffic"));
  }

  /** Sends {@code views} more, unless {@value #MAX_WAITING} or more are waiting already. */
  void send(int views) {
    if (inFlight.get() >= MAX_WAITING) {
      return;
    }
    inFlight.addAndGet(views);
    for (int i = 0; i < views; i++) {
      workers.execute(this::one);
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private void one() {
    try {
      view.run();
    } finally {
      inFlight.decrementAndGet();
    }
  }
}

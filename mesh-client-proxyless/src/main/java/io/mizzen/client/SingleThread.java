package io.mizzen.client;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The daemon thread of an executor that has one at a time. Safe for use by many threads. */
final class SingleThread implements ThreadFactory {
  private final String name;
  private volatile @Nullable Thread newest;

  SingleThread(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    newest = thread;
    return thread;
  }

  /**
   * Waits until the thread of an executor that was shut down has ended. Not by the executor's word
   * alone: its thread lives a moment longer. Does nothing on that thread.
   */
  void awaitEnd(Duration most) {
    Thread running = newest;
    if (running == null || running.equals(Thread.currentThread())) {
      return;
    }
    try {
      running.join(most.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

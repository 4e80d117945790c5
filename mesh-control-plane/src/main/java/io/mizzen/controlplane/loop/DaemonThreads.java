package io.mizzen.controlplane.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the daemon threads of one executor, and waits for their end. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class DaemonThreads implements ThreadFactory {
  private static final Logger log = LoggerFactory.getLogger(DaemonThreads.class);
  private static final long CLOSE_MILLIS = 5_000;

  private final String name;
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

  public DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread made = new Thread(task, name);
    made.setDaemon(true);
    started.removeIf(each -> each.getState() == Thread.State.TERMINATED);
    started.add(made);
    return made;
  }

  /**
   * Waits after the executor was shut down until all its threads but the caller's own have ended,
   * five seconds at most. Not by the executor's word alone: its threads live a moment longer.
   */
  public void awaitEnd() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    try {
      for (Thread each : started) {
        if (!each.equals(Thread.currentThread())) {
          // Zero would be without end.
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          each.join(Math.max(1, left));
          if (each.isAlive()) {
            log.warn("{} is still running {} ms after close", name, CLOSE_MILLIS);
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

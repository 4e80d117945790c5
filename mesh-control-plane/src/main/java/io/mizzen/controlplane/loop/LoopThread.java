package io.mizzen.controlplane.loop;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of an {@link EventLoop}, started with its first task. Thread-safe. */
final class LoopThread {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  private final DaemonThreads threads = new DaemonThreads("mizzen-loop");
  private final ScheduledThreadPoolExecutor executor;

  LoopThread() {
    executor = new ScheduledThreadPoolExecutor(1, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Runs a task after those that are due.
   *
   * @throws java.util.concurrent.RejectedExecutionException once it is closed
   */
  void execute(Runnable task) {
    executor.execute(task);
  }

  /**
   * Runs a task after some time; what it throws is logged.
   *
   * @throws java.util.concurrent.RejectedExecutionException once it is closed
   */
  void after(Duration time, Runnable task) {
    var unused = executor.schedule(() -> runSafely(task), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends after the task that runs now, for which it waits; what has not begun is dropped. */
  void close() {
    executor.shutdown();
    threads.awaitEnd();
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a timed task failed: {}", e.toString(), e);
    }
  }
}

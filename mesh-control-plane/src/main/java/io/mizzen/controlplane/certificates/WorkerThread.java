package io.mizzen.controlplane.certificates;

import io.mizzen.controlplane.loop.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon thread, started with the first task. */
final class WorkerThread implements RenewalWorker {
  private static final Logger log = LoggerFactory.getLogger(WorkerThread.class);

  private final DaemonThreads threads = new DaemonThreads("mizzen-workload-certificates");
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
  private @Nullable ScheduledFuture<?> planned;

  WorkerThread() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  @Override
  public synchronized void at(Duration delay, Runnable task) {
    ScheduledFuture<?> before = planned;
    if (before != null) {
      before.cancel(false);
    }
    if (!executor.isShutdown()) {
      planned = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** A task that throws must not end the renewals. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("workload certificates: {}", e.toString(), e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    threads.awaitEnd();
  }
}

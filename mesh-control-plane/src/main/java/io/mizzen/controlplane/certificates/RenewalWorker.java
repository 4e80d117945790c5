package io.mizzen.controlplane.certificates;

import java.time.Duration;

/** The thread that asks the source of certificates. */
interface RenewalWorker extends AutoCloseable {
  void execute(Runnable task);

  /** Runs a task later; of several that wait the earliest is enough. */
  void at(Duration delay, Runnable task);

  /** Drops what waits and waits for what runs, for a bounded time. */
  @Override
  void close();
}

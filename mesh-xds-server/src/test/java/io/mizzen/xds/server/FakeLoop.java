package io.mizzen.xds.server;

import java.util.ArrayDeque;
import java.util.Queue;

/** An event loop whose tasks run when a test says so. */
final class FakeLoop implements ShardLoop {
  final Queue<Runnable> tasks = new ArrayDeque<>();
  final Queue<Runnable> later = new ArrayDeque<>();
  boolean isCurrent;

  /** The time after which the last of {@link #later} is to run. */
  long after;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean isCurrent() {
    return isCurrent;
  }

  @Override
  public void after(long nanos, Runnable task) {
    after = nanos;
    later.add(task);
  }
}

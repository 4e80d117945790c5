package io.mizzen.xds.server;

import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** An event loop as its shard uses it; runs tasks in order. */
interface ShardLoop extends Executor {
  /** Whether the caller is on it. */
  boolean isCurrent();

  /** Runs a task after some time. */
  void after(long nanos, Runnable task);

  static ShardLoop of(EventExecutor loop) {
    return new ShardLoop() {
      @Override
      public void execute(Runnable task) {
        loop.execute(task);
      }

      @Override
      public boolean isCurrent() {
        return loop.inEventLoop();
      }

      @Override
      public void after(long nanos, Runnable task) {
        var unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
      }
    };
  }
}

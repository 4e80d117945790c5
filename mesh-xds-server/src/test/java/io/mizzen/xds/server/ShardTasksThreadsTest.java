package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: a shard's tasks on threads that run at the same time")
class ShardTasksThreadsTest {
  /** With real threads: every task runs, and never two at a time. */
  @Test
  void oneAtATimeAndNoneIsLost() throws Exception {
    int each = 20_000;
    ExecutorService realLoop = Executors.newSingleThreadExecutor();
    ExecutorService realThread = Executors.newSingleThreadExecutor();
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      Thread loopThread = realLoop.submit(Thread::currentThread).get();
      ShardTasks real =
          new ShardTasks(
              new RealLoop(realLoop, loopThread), realThread, System::nanoTime, new LongAdder());
      CountDownLatch left = new CountDownLatch(4 * each);
      AtomicBoolean overlaps = new AtomicBoolean();
      int[] running = {0};
      Runnable task =
          () -> {
            // Not atomic: two at a time would be seen, or not see each other's.
            if (++running[0] != 1) {
              overlaps.set(true);
            }
            running[0]--;
            left.countDown();
          };
      realLoop.execute(() -> IntStream.range(0, each).forEach(i -> real.execute(task)));
      others.execute(() -> IntStream.range(0, each).forEach(i -> real.execute(task)));
      others.execute(
          () ->
              IntStream.range(0, each)
                  .forEach(
                      i -> {
                        real.open(
                            () -> {
                              task.run();
                              return false;
                            });
                        real.publish(task);
                      }));

      left.await();

      assertThat(overlaps).isFalse();
      assertThat(running[0]).isZero();
    } finally {
      realLoop.shutdownNow();
      realThread.shutdownNow();
      others.shutdownNow();
    }
  }

  @Test
  void closedLoopIsNoError() {
    Queue<Runnable> thread = new ArrayDeque<>();
    AtomicLong now = new AtomicLong();
    ShardLoop loop =
        new RealLoop(
            task -> {
              throw new RejectedExecutionException("closed");
            },
            new Thread());
    ShardTasks closed = new ShardTasks(loop, thread::add, now::getAndIncrement, new LongAdder());
    IntStream.range(0, 100).forEach(i -> closed.open(() -> false));
    while (!thread.isEmpty()) {
      thread.remove().run();
    }
    AtomicBoolean ranLate = new AtomicBoolean();

    closed.execute(() -> ranLate.set(true));

    assertThat(ranLate).isFalse();
  }

  private record RealLoop(Executor executor, Thread thread) implements ShardLoop {
    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }

    @Override
    public boolean isCurrent() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void after(long nanos, Runnable task) {
      // The pauses of so many openings would take minutes.
      executor.execute(task);
    }
  }
}

package io.mizzen.xds.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one shard, of which one runs at a time.
 *
 * <p>Short ones (acknowledgements, sends of what is known) run on the shard's event loop: at once
 * if they come from it, which saves a hand-over for each message. Long ones (what asks the resource
 * source) run on a thread of the shard's own, so that connections are served meanwhile; while one
 * waits, that thread runs the short ones, too, and the loop only adds to them.
 *
 * <p>A publication waits for at most one opening and {@value #SHORT_FIRST} short tasks, an opening
 * for the publications and that many short tasks. Safe for all threads.
 */
final class ShardTasks implements Executor {
  /** Short tasks that run before each long one. */
  static final int SHORT_FIRST = 64;

  private final Executor loop;
  private final BooleanSupplier inLoop;
  private final Executor thread;
  private final Queue<Runnable> shortTasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> publications = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> openings = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean loopWoken = new AtomicBoolean();
  private final AtomicBoolean threadWoken = new AtomicBoolean();

  /**
   * @param loop runs tasks on the event loop, in order
   * @param inLoop whether the caller is on the event loop
   * @param thread runs one task at a time, and may wait
   */
  ShardTasks(Executor loop, BooleanSupplier inLoop, Executor thread) {
    this.loop = loop;
    this.inLoop = inLoop;
    this.thread = thread;
  }

  /** Runs a short task after those before it; on the event loop perhaps before this returns. */
  @Override
  public void execute(Runnable task) {
    shortTasks.add(task);
    if (hasLong()) {
      wakeThread();
    } else if (inLoop.getAsBoolean()) {
      runOnLoop();
    } else {
      wakeLoop();
    }
  }

  /** Runs a long task before all {@linkplain #open openings}. */
  void publish(Runnable task) {
    publications.add(task);
    wakeThread();
  }

  /** Runs a long task of a stream that does not have everything yet. */
  void open(Runnable task) {
    openings.add(task);
    wakeThread();
  }

  /** The number of tasks that wait. */
  int waiting() {
    return shortTasks.size() + publications.size() + openings.size();
  }

  private boolean hasLong() {
    return !publications.isEmpty() || !openings.isEmpty();
  }

  private void wakeLoop() {
    if (loopWoken.compareAndSet(false, true)) {
      try {
        loop.execute(
            () -> {
              loopWoken.set(false);
              runOnLoop();
            });
      } catch (RejectedExecutionException closed) {
        // After close only gRPC comes, to tidy calls that have ended.
        loopWoken.set(false);
      }
    }
  }

  private void wakeThread() {
    if (threadWoken.compareAndSet(false, true)) {
      thread.execute(this::runOnThread);
    }
  }

  // Who finds the other running leaves: the other looks at all queues again when it has let go.

  private void runOnLoop() {
    while (!hasLong() && !shortTasks.isEmpty()) {
      if (!running.compareAndSet(false, true)) {
        return;
      }
      try {
        while (!hasLong() && runNext(shortTasks)) {
          // Each of them, until a long one comes.
        }
      } finally {
        running.set(false);
      }
    }
    if (hasLong()) {
      wakeThread();
    }
  }

  private void runOnThread() {
    threadWoken.set(false);
    while (hasLong()) {
      if (!running.compareAndSet(false, true)) {
        return;
      }
      try {
        while (hasLong()) {
          for (int i = 0; i < SHORT_FIRST && runNext(shortTasks); i++) {
            // So that streams that are open are not kept waiting.
          }
          if (!runNext(publications)) {
            runNext(openings);
          }
        }
      } finally {
        running.set(false);
      }
    }
    if (!shortTasks.isEmpty()) {
      wakeLoop();
    }
  }

  private static boolean runNext(Queue<Runnable> tasks) {
    @Nullable Runnable next = tasks.poll();
    if (next == null) {
      return false;
    }
    try {
      next.run();
    } catch (RuntimeException e) {
      // Streams end themselves when something of theirs fails; the others must go on.
      StreamLog.taskFailed(e);
    }
    return true;
  }
}

package io.mizzen.xds.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
 * <p>A publication and its visits go before everything else that waits, however much that is; each
 * part of an opening waits for them and for {@value #SHORT_FIRST} short tasks. Safe for all
 * threads.
 */
final class ShardTasks implements Executor {
  /** Short tasks that run before each long one. */
  static final int SHORT_FIRST = 64;

  private final Executor loop;
  private final BooleanSupplier inLoop;
  private final Executor thread;
  private final LongAdder handOvers;
  private final Queue<Runnable> visits = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> shortTasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> publications = new ConcurrentLinkedQueue<>();
  private final Queue<Opening> openings = new ConcurrentLinkedQueue<>();

  /** Whether a task runs at present, on either thread. */
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  private final AtomicBoolean loopWoken = new AtomicBoolean();
  private final AtomicBoolean threadWoken = new AtomicBoolean();

  /** A long task that is done in parts, so that others do not wait for all of it. */
  interface Opening {
    /** Does the next part; whether there are more. */
    boolean step();
  }

  /**
   * @param loop runs tasks on the event loop, in order
   * @param inLoop whether the caller is on the event loop
   * @param thread runs one task at a time, and may wait
   * @param handOvers counts how often one of the two was told that there is something to do
   */
  ShardTasks(Executor loop, BooleanSupplier inLoop, Executor thread, LongAdder handOvers) {
    this.loop = loop;
    this.inLoop = inLoop;
    this.thread = thread;
    this.handOvers = handOvers;
  }

  /** Runs a short task after those before it; on the event loop perhaps before this returns. */
  @Override
  public void execute(Runnable task) {
    add(shortTasks, task);
  }

  /** Runs the short task that a publication leads to, before all others. */
  void visit(Runnable task) {
    add(visits, task);
  }

  private void add(Queue<Runnable> queue, Runnable task) {
    queue.add(task);
    if (runner.get() == Thread.currentThread()) {
      // It looks again when it has let go, and must not be woken before.
      return;
    }
    if (hasLong()) {
      wakeThread();
    } else if (inLoop.getAsBoolean()) {
      runOnLoop();
    } else {
      wakeLoop();
    }
  }

  /** Runs a long task before all others. */
  void publish(Runnable task) {
    publications.add(task);
    wakeThread();
  }

  /** Runs a long task of a stream that does not have everything yet, after those before it. */
  void open(Opening task) {
    openings.add(task);
    wakeThread();
  }

  /** The number of tasks that wait. */
  int waiting() {
    return visits.size() + shortTasks.size() + publications.size() + openings.size();
  }

  private boolean hasLong() {
    return !publications.isEmpty() || !openings.isEmpty();
  }

  private boolean hasShort() {
    return !visits.isEmpty() || !shortTasks.isEmpty();
  }

  private void wakeLoop() {
    if (loopWoken.compareAndSet(false, true)) {
      handOvers.increment();
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
      handOvers.increment();
      thread.execute(this::runOnThread);
    }
  }

  // Who finds the other running leaves: the other looks at all queues again when it has let go.

  private void runOnLoop() {
    while (!hasLong() && hasShort()) {
      if (!runner.compareAndSet(null, Thread.currentThread())) {
        return;
      }
      try {
        while (!hasLong() && (runNext(visits) || runNext(shortTasks))) {
          // Each of them, until a long one comes.
        }
      } finally {
        runner.set(null);
      }
    }
    if (hasLong()) {
      wakeThread();
    }
  }

  private void runOnThread() {
    threadWoken.set(false);
    while (hasLong()) {
      if (!runner.compareAndSet(null, Thread.currentThread())) {
        return;
      }
      try {
        while (hasLong()) {
          int shortOnes = 0;
          while (hasLong()
              && (runNext(publications)
                  || runNext(visits)
                  || (shortOnes++ < SHORT_FIRST && runNext(shortTasks)))) {
            // Until nothing is left that goes before an opening.
          }
          stepOpening();
        }
      } finally {
        runner.set(null);
      }
    }
    if (hasShort()) {
      wakeLoop();
    }
  }

  private void stepOpening() {
    @Nullable Opening next = openings.peek();
    if (next != null && !isMoreAfter(next)) {
      openings.remove();
    }
  }

  private static boolean runNext(Queue<Runnable> tasks) {
    @Nullable Runnable next = tasks.poll();
    if (next == null) {
      return false;
    }
    boolean unused =
        isMoreAfter(
            () -> {
              next.run();
              return false;
            });
    return true;
  }

  private static boolean isMoreAfter(Opening part) {
    try {
      return part.step();
    } catch (RuntimeException | Error e) {
      // Streams end themselves when something of theirs fails; the others must go on, also after a
      // stack that was too deep for one of them.
      StreamLog.taskFailed(e);
      return false;
    }
  }
}

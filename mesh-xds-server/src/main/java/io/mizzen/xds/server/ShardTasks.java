package io.mizzen.xds.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
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
 * part of an opening waits for them and for {@value #SHORT_FIRST} short tasks. Between two parts of
 * visits the loop writes what the first has sent; between two of openings there may be a pause
 * ({@link OpeningQueue}), in which the short tasks run on the loop. Safe for all threads.
 */
final class ShardTasks implements Executor {
  /** Short tasks that run before each long one. */
  static final int SHORT_FIRST = 64;

  private final ShardLoop loop;
  private final Executor thread;
  private final LongAdder handOvers;
  private final Queue<Parts> visits = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> shortTasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> publications = new ConcurrentLinkedQueue<>();
  private final OpeningQueue openings;

  /** Whether a task runs at present, on either thread. */
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  private final AtomicBoolean loopWoken = new AtomicBoolean();
  private final AtomicBoolean threadWoken = new AtomicBoolean();

  /** A task that is done in parts, so that others do not wait for all of it. */
  interface Parts {
    /** Does the next part; whether there are more. */
    boolean step();
  }

  /**
   * @param thread runs one task at a time, and may wait
   * @param nanos a monotonic clock
   * @param handOvers counts how often one of the two was told that there is something to do
   */
  ShardTasks(ShardLoop loop, Executor thread, LongSupplier nanos, LongAdder handOvers) {
    this.loop = loop;
    this.thread = thread;
    this.openings = new OpeningQueue(loop, nanos, this::wakeThread);
    this.handOvers = handOvers;
  }

  /** Runs a short task after those before it; on the event loop perhaps before this returns. */
  @Override
  public void execute(Runnable task) {
    if (!runAtOnce(task)) {
      shortTasks.add(task);
      wakeForShort();
    }
  }

  /** Runs a short task that comes from the loop while nothing that may run now waits. */
  private boolean runAtOnce(Runnable task) {
    if (!loop.isCurrent()
        || hasLong()
        || hasShort()
        || !runner.compareAndSet(null, Thread.currentThread())) {
      return false;
    }
    try {
      run(task);
    } finally {
      runner.set(null);
    }
    runOnLoop();
    return true;
  }

  /** Runs the short task that a publication leads to, before all others. */
  void visit(Parts task) {
    visits.add(task);
    wakeForShort();
  }

  private void wakeForShort() {
    if (runner.get() == Thread.currentThread()) {
      // It looks again when it has let go, and must not be woken before.
      return;
    }
    if (hasLong()) {
      wakeThread();
    } else if (loop.isCurrent()) {
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
  void open(Parts task) {
    openings.add(task);
    if (openings.isReady()) {
      wakeThread();
    }
  }

  /** The number of tasks that wait. */
  int waiting() {
    return visits.size() + shortTasks.size() + publications.size() + openings.size();
  }

  private boolean hasLong() {
    return !publications.isEmpty() || openings.isReady();
  }

  private boolean hasShort() {
    return !visits.isEmpty() || !shortTasks.isEmpty();
  }

  private void wakeLoop() {
    if (loopWoken.compareAndSet(false, true)) {
      if (!loop.isCurrent()) {
        handOvers.increment();
      }
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
      boolean visitsGoOn = false;
      try {
        visitsGoOn = !hasLong() && isMoreAfterNext(visits);
        while (!hasLong() && visits.isEmpty() && runNext(shortTasks)) {
          // Each of them, until a long one or visits come.
        }
      } finally {
        runner.set(null);
      }
      if (visitsGoOn) {
        // The tasks of the loop that write what this part has sent go before the next part.
        wakeLoop();
        return;
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
                  || runVisits()
                  || (shortOnes++ < SHORT_FIRST && runNext(shortTasks)))) {
            // Until nothing is left that goes before an opening.
          }
          if (openings.isReady()) {
            openings.step();
          }
        }
      } finally {
        runner.set(null);
      }
    }
    if (hasShort()) {
      wakeLoop();
    }
  }

  private boolean runVisits() {
    boolean any = !visits.isEmpty();
    boolean unused = isMoreAfterNext(visits);
    return any;
  }

  /** Does the next part of the first of these tasks; whether that task has more. */
  static boolean isMoreAfterNext(Queue<Parts> tasks) {
    @Nullable Parts next = tasks.peek();
    if (next == null) {
      return false;
    }
    boolean isMore = isMoreAfter(next);
    if (!isMore) {
      tasks.remove();
    }
    return isMore;
  }

  private static boolean runNext(Queue<Runnable> tasks) {
    @Nullable Runnable next = tasks.poll();
    if (next == null) {
      return false;
    }
    run(next);
    return true;
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      StreamLog.taskFailed(e);
    }
  }

  private static boolean isMoreAfter(Parts part) {
    try {
      return part.step();
    } catch (RuntimeException | Error e) {
      StreamLog.taskFailed(e);
      return false;
    }
  }
}

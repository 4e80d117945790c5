package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the sources have reported since the last step, makes one step of it, and publishes
 * what came of it. One thread, from {@link #start} to {@link #close}; before that, whoever waits
 * for a change makes the step itself.
 *
 * <p>Putting a change only stores it: pending changes are merged per source and key, so they do not
 * grow with the number of events. A step that fails leaves the state as it was: the changes of each
 * source are then tried alone, so that one source's do not hold up another's, and whoever put those
 * that fail is told. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class EventLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
  private static final long CLOSE_MILLIS = 5_000;

  private final Commits commits;
  private final LongSupplier nanos;

  /** Guards the inbox and the phase; never held while a step is made. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Inbox inbox;
  private boolean turnDue;
  private boolean closed;
  private @Nullable ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  /** Makes the next state of the changes of some sources. Pure. */
  @FunctionalInterface
  public interface Step {
    MeshState apply(MeshState state, Map<SourceId, SourceChange> changes);
  }

  /** Whether a change may wait for others. */
  public enum Urgency {
    /** It is merged with what follows closely. */
    MAY_WAIT,
    /** Somebody waits for it: it is taken at once, with all that is pending. */
    AT_ONCE
  }

  /**
   * A loop that does not run yet.
   *
   * @param publish gets each state, on the loop's thread; must return at once
   */
  public EventLoop(
      MeshState initial,
      Step step,
      Consumer<MeshState> publish,
      Debounce debounce,
      LongSupplier nanos) {
    this.commits = new Commits(initial, step, publish);
    this.nanos = nanos;
    this.inbox = new Inbox(debounce, nanos.getAsLong());
  }

  /** The newest state. */
  public MeshState state() {
    return commits.state();
  }

  /**
   * Starts the thread.
   *
   * @throws IllegalStateException when it runs or is closed
   */
  public void start() {
    lock.lock();
    try {
      if (closed || executor != null) {
        throw new IllegalStateException("start: " + (closed ? "closed" : "running"));
      }
      ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, this::newThread);
      made.setRemoveOnCancelPolicy(true);
      made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
      executor = made;
      if (!inbox.isEmpty()) {
        inbox.hurry();
        schedule(made);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores a change for the next step.
   *
   * @return the first state that holds it; fails with what its step threw, or with {@link
   *     IllegalStateException} when the loop is or gets closed. What follows on it must be short
   */
  public CompletableFuture<MeshState> put(SourceId source, SourceChange change, Urgency urgency) {
    CompletableFuture<MeshState> committed;
    boolean stepHere;
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(closedException());
      }
      committed = inbox.put(source, change, urgency, nanos.getAsLong());
      stepHere = executor == null && inbox.isUrgent();
      if (executor != null) {
        schedule(executor);
      }
    } finally {
      lock.unlock();
    }
    if (stepHere) {
      commits.step(this::take);
    }
    return committed;
  }

  /** Changes the state by a function of the control plane's own, after what is pending. */
  public CompletableFuture<MeshState> update(UnaryOperator<MeshState> change) {
    CompletableFuture<MeshState> done = new CompletableFuture<>();
    ScheduledThreadPoolExecutor running;
    lock.lock();
    try {
      running = executor;
      if (closed) {
        return CompletableFuture.failedFuture(closedException());
      }
    } finally {
      lock.unlock();
    }
    Runnable task = () -> commits.step(change, done);
    if (running == null) {
      task.run();
    } else {
      try {
        running.execute(task);
      } catch (RejectedExecutionException e) {
        done.completeExceptionally(closedException());
      }
    }
    return done;
  }

  /** Runs a short task on the loop's thread after some time; nothing happens once it is closed. */
  public void after(Duration time, Runnable task) {
    ScheduledThreadPoolExecutor running;
    lock.lock();
    try {
      running = executor;
    } finally {
      lock.unlock();
    }
    if (running == null) {
      throw new IllegalStateException("after: not started");
    }
    try {
      var unused = running.schedule(() -> runSafely(task), time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("not scheduled while closing: {}", e.toString());
    }
  }

  /** Stops the thread; whoever still waits is told. Idempotent. */
  @Override
  public void close() {
    Map<SourceId, Pending> left;
    ScheduledThreadPoolExecutor running;
    lock.lock();
    try {
      closed = true;
      left = inbox.take();
      running = executor;
    } finally {
      lock.unlock();
    }
    left.values().forEach(each -> each.committed().completeExceptionally(closedException()));
    if (running != null) {
      running.shutdown();
      awaitEnd();
    }
  }

  /** Not by the executor's word alone: its thread lives a moment longer. */
  private void awaitEnd() {
    Thread running = thread;
    if (running == null || running.equals(Thread.currentThread())) {
      return;
    }
    try {
      running.join(CLOSE_MILLIS);
      if (running.isAlive()) {
        log.warn("a step is still running {} ms after close", CLOSE_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Under the lock: one turn is due at a time, unless an urgent change overtakes it. */
  private void schedule(ScheduledThreadPoolExecutor running) {
    if (inbox.isUrgent()) {
      running.execute(this::turn);
    } else if (!turnDue) {
      turnDue = true;
      var unused =
          running.schedule(
              this::scheduledTurn, inbox.waitNanos(nanos.getAsLong()), TimeUnit.NANOSECONDS);
    }
  }

  private void scheduledTurn() {
    lock.lock();
    try {
      turnDue = false;
    } finally {
      lock.unlock();
    }
    turn();
  }

  private void turn() {
    lock.lock();
    try {
      ScheduledThreadPoolExecutor running = executor;
      if (closed || inbox.isEmpty() || running == null) {
        return;
      }
      if (inbox.waitNanos(nanos.getAsLong()) > 0) {
        schedule(running);
        return;
      }
    } finally {
      lock.unlock();
    }
    commits.step(this::take);
    lock.lock();
    try {
      inbox.stepped(nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private Map<SourceId, Pending> take() {
    lock.lock();
    try {
      return inbox.take();
    } finally {
      lock.unlock();
    }
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a timed task failed: {}", e.toString(), e);
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the control plane is closed (expected: one that is open)");
  }

  private Thread newThread(Runnable task) {
    Thread made = new Thread(task, "mizzen-loop");
    made.setDaemon(true);
    thread = made;
    return made;
  }
}

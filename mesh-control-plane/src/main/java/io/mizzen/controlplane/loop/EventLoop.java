package io.mizzen.controlplane.loop;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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

  private final Commits commits;
  private final LongSupplier nanos;

  /** Guards the inbox and the phase; never held while a step is made. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Inbox inbox;

  /** Changes of {@link #update} that wait for the thread. */
  private final Set<Update> updates = ConcurrentHashMap.newKeySet();

  private boolean turnDue;
  private volatile boolean closed;
  private @Nullable LoopThread thread;

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
      if (closed || thread != null) {
        throw new IllegalStateException("start: " + (closed ? "closed" : "running"));
      }
      LoopThread made = new LoopThread();
      thread = made;
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
      stepHere = thread == null && inbox.isUrgent();
      if (thread != null) {
        schedule(thread);
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
    Update update = new Update(change);
    LoopThread running;
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(closedException());
      }
      running = thread;
      updates.add(update);
    } finally {
      lock.unlock();
    }
    if (running == null) {
      update.run();
      return update.done;
    }
    try {
      running.execute(update);
    } catch (RejectedExecutionException e) {
      update.fail();
    }
    return update.done;
  }

  private final class Update implements Runnable {
    private final UnaryOperator<MeshState> change;
    private final CompletableFuture<MeshState> done = new CompletableFuture<>();

    Update(UnaryOperator<MeshState> change) {
      this.change = change;
    }

    @Override
    public void run() {
      if (closed) {
        fail();
        return;
      }
      updates.remove(this);
      commits.step(change, done);
    }

    void fail() {
      updates.remove(this);
      done.completeExceptionally(closedException());
    }
  }

  /** Runs a short task on the loop's thread after some time; nothing happens once it is closed. */
  public void after(Duration time, Runnable task) {
    LoopThread running;
    lock.lock();
    try {
      running = thread;
    } finally {
      lock.unlock();
    }
    if (running == null) {
      throw new IllegalStateException("after: not started");
    }
    try {
      running.after(time, task);
    } catch (RejectedExecutionException e) {
      log.debug("not scheduled while closing: {}", e.toString());
    }
  }

  /** Stops the thread; whoever still waits is told. Idempotent. */
  @Override
  public void close() {
    Map<SourceId, Pending> left;
    LoopThread running;
    lock.lock();
    try {
      closed = true;
      left = inbox.take();
      running = thread;
    } finally {
      lock.unlock();
    }
    left.values().forEach(each -> each.committed().completeExceptionally(closedException()));
    if (running != null) {
      running.close();
    }
    // What the thread had not begun it has dropped.
    updates.forEach(Update::fail);
  }

  /** Whether the thread was started and not closed. */
  boolean isRunning() {
    lock.lock();
    try {
      return thread != null && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Under the lock: one turn is due at a time, unless an urgent change overtakes it. */
  private void schedule(LoopThread running) {
    if (inbox.isUrgent()) {
      running.execute(this::turn);
    } else if (!turnDue) {
      turnDue = true;
      running.after(Duration.ofNanos(inbox.waitNanos(nanos.getAsLong())), this::scheduledTurn);
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
      LoopThread running = thread;
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

  private static IllegalStateException closedException() {
    return new IllegalStateException("the control plane is closed (expected: one that is open)");
  }
}

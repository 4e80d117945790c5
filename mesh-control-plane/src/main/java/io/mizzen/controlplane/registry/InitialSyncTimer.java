package io.mizzen.controlplane.registry;

import io.mizzen.controlplane.registry.SelfRegistrations.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;

/**
 * Says when the servers that come back after a start have registered: once when none has for {@link
 * RestartHold#QUIET} since the last one did, and once when the time is up. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class InitialSyncTimer {
  private final Timer timer;
  private final LongSupplier nanos;
  private final Runnable idle;
  private final Runnable ended;
  private State state = State.IDLE;
  private long last;

  private enum State {
    IDLE,
    /** Nobody has registered yet. */
    WAITING,
    /** Somebody has; a look at the clock is due. */
    REGISTERING,
    ENDED
  }

  /**
   * @param idle called at most once, on the timer's thread
   * @param ended called once, on the timer's thread
   */
  public InitialSyncTimer(Timer timer, LongSupplier nanos, Runnable idle, Runnable ended) {
    this.timer = timer;
    this.nanos = nanos;
    this.idle = idle;
    this.ended = ended;
  }

  /**
   * Begins.
   *
   * @param most when it ends at the latest; zero means that there is nothing to wait for
   */
  public void start(Duration most) {
    if (most.isZero()) {
      return;
    }
    synchronized (this) {
      state = State.WAITING;
    }
    timer.after(most, this::end);
  }

  /** A server has registered. */
  public void registered() {
    synchronized (this) {
      last = nanos.getAsLong();
      if (state != State.WAITING) {
        return;
      }
      state = State.REGISTERING;
    }
    timer.after(RestartHold.QUIET, this::look);
  }

  private void look() {
    long left;
    synchronized (this) {
      left = last + RestartHold.QUIET.toNanos() - nanos.getAsLong();
    }
    if (left <= 0) {
      idle.run();
    } else {
      timer.after(Duration.ofNanos(left), this::look);
    }
  }

  private void end() {
    synchronized (this) {
      state = State.ENDED;
    }
    ended.run();
  }
}

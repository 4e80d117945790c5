package io.mizzen.client;

import io.grpc.Status;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.client.grpcinternal.AdsEvents;
import io.mizzen.client.grpcinternal.StatusReasons;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of one client or server, and who is told of it. Safe for use by many threads.
 * Listeners are called in order on one thread, which exists only while there is something to tell;
 * one that comes after the end is told of it by whoever adds it.
 */
final class StatusTracker implements AdsEvents {
  private static final Logger LOG = LoggerFactory.getLogger(StatusTracker.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final List<Consumer<ControlPlaneStatus>> listeners = new CopyOnWriteArrayList<>();
  private final SingleThread threads = new SingleThread("mizzen-status");
  private final ThreadPoolExecutor calls = calls(threads);
  private final Object lock = new Object();
  private volatile ControlPlaneStatus status;

  StatusTracker(ControlPlaneAddress controlPlane, InstantSource clock) {
    this.clock = clock;
    this.status = ControlPlaneStatus.notStarted(controlPlane.toString(), clock.instant());
  }

  ControlPlaneStatus status() {
    return status;
  }

  void add(Consumer<ControlPlaneStatus> listener) {
    ControlPlaneStatus now;
    synchronized (lock) {
      now = status;
      if (now.state() != State.CLOSED) {
        listeners.add(listener);
        calls.execute(() -> tell(listener, now));
        return;
      }
    }
    // The thread has ended, or will when those before have been told.
    tell(listener, now);
  }

  void remove(Consumer<ControlPlaneStatus> listener) {
    listeners.remove(listener);
  }

  void idle() {
    change((before, now) -> before.in(State.IDLE, now));
  }

  @Override
  public void connecting() {
    change((before, now) -> before.in(State.CONNECTING, now));
  }

  /** Returns when all have been told, or after a second if one of them does not return. */
  void closed() {
    change((before, now) -> before.in(State.CLOSED, now));
    calls.shutdown();
    threads.awaitEnd(END_PATIENCE);
  }

  @Override
  public void connected() {
    change((before, now) -> before.in(State.CONNECTED, now));
  }

  @Override
  public void accepted(String typeUrl, String version) {
    change((before, now) -> before.accepting(new TypeUrl(typeUrl), version, now));
  }

  @Override
  public void rejected(String typeUrl, String version, String error) {
    String message =
        "rejected %s %s: %s"
            .formatted(new TypeUrl(typeUrl).shortName(), version, StatusReasons.oneLine(error));
    change((before, now) -> before.failing(message, now));
  }

  @Override
  public void disconnected(Status status, boolean wasConnected) {
    String message = StatusReasons.of(status);
    change(
        (before, now) ->
            before
                .in(wasConnected ? State.DISCONNECTED : before.state(), now)
                .failing(message, now));
  }

  private void change(BiFunction<ControlPlaneStatus, Instant, ControlPlaneStatus> step) {
    synchronized (lock) {
      ControlPlaneStatus before = status;
      ControlPlaneStatus next = step.apply(before, clock.instant());
      if (before.state() == State.CLOSED) {
        return;
      }
      status = next;
      if (next.isNewsAfter(before) && !listeners.isEmpty()) {
        calls.execute(() -> listeners.forEach(listener -> tell(listener, next)));
      }
    }
  }

  private static void tell(Consumer<ControlPlaneStatus> listener, ControlPlaneStatus status) {
    try {
      listener.accept(status);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("controlPlane", status.controlPlane())
          .setCause(e)
          .log("a listener of the status of {} failed", status.controlPlane());
    }
  }

  private static ThreadPoolExecutor calls(SingleThread threads) {
    ThreadPoolExecutor calls =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    calls.allowCoreThreadTimeOut(true);
    return calls;
  }
}

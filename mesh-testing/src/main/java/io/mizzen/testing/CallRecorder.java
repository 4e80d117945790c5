package io.mizzen.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of all clients of a mesh while somebody wants to know. A header carries the
 * number of a call to the workloads it reaches, so that each attempt is counted where it arrives.
 * Safe for use by many threads.
 */
final class CallRecorder {
  /** Sent with each recorded call. */
  static final Metadata.Key<String> CALL_NUMBER =
      Metadata.Key.of("x-mizzen-test-call", Metadata.ASCII_STRING_MARSHALLER);

  private final Object lock = new Object();
  private final Map<String, RecordedCall> calls = new LinkedHashMap<>();
  private final Map<Long, Long> recordings = new HashMap<>();
  private Thread owner = Thread.currentThread();
  private long lastCall;
  private long lastRecording;

  /**
   * Starts to record; ended by {@link #stop}. A recording within another of the same thread is part
   * of it.
   *
   * @throws IllegalStateException while another thread records: each would hold calls of the other
   */
  long start() {
    synchronized (lock) {
      if (!recordings.isEmpty() && owner != Thread.currentThread()) {
        throw new IllegalStateException(
            "the thread "
                + owner.getName()
                + " records calls of this mesh (expected: one recording at a time, since calls of"
                + " all threads are recorded; a mesh of its own for each thread)");
      }
      owner = Thread.currentThread();
      recordings.put(++lastRecording, lastCall);
      return lastRecording;
    }
  }

  /**
   * Waits for the calls that were started since {@code start}, and returns them in order.
   *
   * @throws AssertionError naming calls that still run after the timeout
   */
  List<RecordedCall> stop(long recording, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (lock) {
      Long from = recordings.get(recording);
      if (from == null) {
        throw new IllegalStateException("recording " + recording + " has ended");
      }
      List<RecordedCall> since = since(from);
      try {
        while (!since.stream().allMatch(RecordedCall::isOver)) {
          long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (millis <= 0) {
            throw new AssertionError(
                "calls still run "
                    + timeout
                    + " after the recorded code returned: "
                    + since.stream().filter(call -> !call.isOver()).toList());
          }
          lock.wait(millis);
          since = since(from);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for recorded calls to end", e);
      } finally {
        forget(recording);
      }
      return since;
    }
  }

  /** Ends a recording whose code failed. */
  void abandon(long recording) {
    synchronized (lock) {
      forget(recording);
    }
  }

  /** A workload was reached by a call with these headers. */
  void arrived(Metadata headers, WorkloadIdentity workload) {
    String number = headers.get(CALL_NUMBER);
    if (number != null) {
      synchronized (lock) {
        RecordedCall call = calls.get(number);
        if (call != null) {
          call.reached(workload);
        }
      }
    }
  }

  /**
   * Watches the calls of one client to one service.
   *
   * @param dialled its name, with a port or without
   */
  ClientInterceptor of(WorkloadIdentity from, String dialled) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            RecordedCall call = started(from, dialled, method.getFullMethodName(), headers);
            super.start(call == null ? listener : new Ending<>(listener, call), headers);
          }
        };
      }
    };
  }

  private @Nullable RecordedCall started(
      WorkloadIdentity from, String dialled, String method, Metadata headers) {
    synchronized (lock) {
      if (recordings.isEmpty()) {
        return null;
      }
      RecordedCall call = new RecordedCall(from, dialled, method, headers);
      String number = Long.toString(++lastCall);
      calls.put(number, call);
      headers.discardAll(CALL_NUMBER);
      headers.put(CALL_NUMBER, number);
      return call;
    }
  }

  private void ended(RecordedCall call, Status status) {
    synchronized (lock) {
      call.ended(status);
      lock.notifyAll();
    }
  }

  private List<RecordedCall> since(long from) {
    List<RecordedCall> since = new ArrayList<>();
    calls.forEach(
        (number, call) -> {
          if (Long.parseLong(number) > from) {
            since.add(call);
          }
        });
    return since;
  }

  private void forget(long recording) {
    recordings.remove(recording);
    if (recordings.isEmpty()) {
      calls.clear();
    }
  }

  /** Notes the end of a call before its caller learns of it. */
  private final class Ending<A> extends SimpleForwardingClientCallListener<A> {
    private final RecordedCall call;

    Ending(ClientCall.Listener<A> listener, RecordedCall call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended(call, status);
      super.onClose(status, trailers);
    }
  }
}

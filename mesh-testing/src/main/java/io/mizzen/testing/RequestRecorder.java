package io.mizzen.testing;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The record of one workload: its requests, and whether it fails. Safe for use by many threads. */
final class RequestRecorder implements ServerInterceptor {
  private final WorkloadIdentity identity;
  private final CallRecorder recorder;
  private final Object lock = new Object();
  private final List<ReceivedRequest> received = new ArrayList<>();
  private long calls;
  private long failures;
  private Status failure = Status.OK;

  RequestRecorder(WorkloadIdentity identity, CallRecorder recorder) {
    this.identity = identity;
    this.recorder = recorder;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    recorder.arrived(headers, identity);
    Map<String, String> texts = RecordedCall.ascii(headers);
    texts.remove(CallRecorder.CALL_NUMBER.name());
    String method = call.getMethodDescriptor().getFullMethodName();
    Status ordered = arrived();
    if (ordered != null) {
      call.close(ordered, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        add(new ReceivedRequest(method, texts, message));
        super.onMessage(message);
      }
    };
  }

  void fail(Status status, long count) {
    if (status.isOk()) {
      throw new IllegalArgumentException("status: OK (expected: a failure)");
    }
    synchronized (lock) {
      failure = status;
      failures = count;
    }
  }

  void recover() {
    synchronized (lock) {
      failures = 0;
    }
  }

  void clear() {
    synchronized (lock) {
      received.clear();
      calls = 0;
    }
  }

  long calls() {
    synchronized (lock) {
      return calls;
    }
  }

  List<ReceivedRequest> all() {
    synchronized (lock) {
      return List.copyOf(received);
    }
  }

  /** Counts a call; the status it is to fail with, or null. */
  private @Nullable Status arrived() {
    synchronized (lock) {
      calls++;
      if (failures == 0) {
        return null;
      }
      if (failures != Long.MAX_VALUE) {
        failures--;
      }
      return failure;
    }
  }

  private void add(ReceivedRequest request) {
    synchronized (lock) {
      received.add(request);
    }
  }
}

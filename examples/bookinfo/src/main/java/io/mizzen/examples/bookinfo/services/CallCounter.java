package io.mizzen.examples.bookinfo.services;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls that reached one instance and those it failed. Faults a mesh injects on the
 * client's side never get here, which is how they are told apart. Thread-safe.
 */
public final class CallCounter implements ServerInterceptor {
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * The counts since the start.
   *
   * @param calls calls that arrived, finished or not
   * @param failures calls this instance ended with another status than OK
   */
  public record Counts(long calls, long failures) {
    public Counts minus(Counts earlier) {
      return new Counts(calls - earlier.calls, failures - earlier.failures);
    }

    public Counts plus(Counts other) {
      return new Counts(calls + other.calls, failures + other.failures);
    }
  }

  public Counts counts() {
    return new Counts(calls.sum(), failures.sum());
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    calls.increment();
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (!status.isOk()) {
              failures.increment();
            }
            super.close(status, trailers);
          }
        },
        headers);
  }
}

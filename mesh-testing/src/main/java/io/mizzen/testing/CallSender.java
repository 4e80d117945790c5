package io.mizzen.testing;

import io.grpc.StatusRuntimeException;
import io.mizzen.testing.controlplane.TestControlPlane;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls and tells what was recorded of them. Safe for use by many threads. */
final class CallSender {
  private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);

  private final TestControlPlane control;
  private final CallRecorder recorder;
  private final ServedWorkloads served;
  private final Duration timeout;

  CallSender(
      TestControlPlane control, CallRecorder recorder, ServedWorkloads served, Duration timeout) {
    this.control = control;
    this.recorder = recorder;
    this.served = served;
    this.timeout = timeout;
  }

  /** See {@link Mesh#record}. */
  Calls record(Runnable code) {
    long recording = recorder.start();
    try {
      code.run();
    } catch (RuntimeException | Error e) {
      recorder.abandon(recording);
      throw e;
    }
    List<RecordedCall> recorded = recorder.stop(recording, timeout);
    RouteReport report = RouteReport.of(control, served.identities());
    return new Calls(recorded.stream().map(call -> new Call(call, report)).toList(), report);
  }

  /** See {@link Mesh#send(int, Runnable)}. */
  Calls send(int count, Runnable call) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 or more)");
    }
    return record(
        () -> {
          for (int i = 0; i < count; i++) {
            once(call);
          }
        });
  }

  /** See {@link Mesh#send(Runnable)}. */
  Call send(Runnable call) {
    Calls calls = record(() -> once(call));
    List<WorkloadIdentity> servers = served.identities();
    List<Call> own = calls.list().stream().filter(each -> !servers.contains(each.from())).toList();
    if (own.size() != 1) {
      throw new IllegalStateException(
          own.size() + " calls were recorded (expected: one; record(...) takes many): " + own);
    }
    return own.get(0);
  }

  private static void once(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      // Part of the record, whose interceptor has seen it.
      LOG.debug("a recorded call ended with {}", e.getStatus());
    }
  }
}

package io.mizzen.it.mesh;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A request of a client.
 *
 * @param deadline generous by default: it only keeps a test from hanging
 */
public record Call(
    MethodDescriptor<String, String> method,
    Map<String, String> headers,
    Duration deadline,
    Readiness readiness) {
  /** Whether a call fails or waits while no connection is ready. */
  public enum Readiness {
    FAIL,
    WAIT
  }

  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call say() {
    return of(EchoService.SAY);
  }

  public static Call of(MethodDescriptor<String, String> method) {
    return new Call(method, Map.of(), Duration.ofSeconds(30), Readiness.FAIL);
  }

  public Call header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, more, deadline, readiness);
  }

  public Call requestId(String id) {
    return header(EchoService.REQUEST_ID.name(), id);
  }

  public Call within(Duration deadline) {
    return new Call(method, headers, deadline, readiness);
  }

  /** The same call, which waits while no connection is ready. */
  public Call waitingForReady() {
    return new Call(method, headers, deadline, Readiness.WAIT);
  }

  /** The same call of another method. */
  public Call to(MethodDescriptor<String, String> other) {
    return new Call(other, headers, deadline, readiness);
  }

  CallOptions options() {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    return readiness == Readiness.WAIT ? options.withWaitForReady() : options;
  }

  Metadata metadata() {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return metadata;
  }
}

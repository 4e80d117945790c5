package io.mizzen.it.mesh;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a client sends.
 *
 * @param deadline generous by default: it only keeps a test from hanging
 */
public record Call(
    MethodDescriptor<String, String> method, Map<String, String> headers, Duration deadline) {
  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call say() {
    return of(EchoService.SAY);
  }

  public static Call of(MethodDescriptor<String, String> method) {
    return new Call(method, Map.of(), Duration.ofSeconds(30));
  }

  public Call header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, more, deadline);
  }

  public Call requestId(String id) {
    return header(EchoService.REQUEST_ID.name(), id);
  }

  public Call within(Duration deadline) {
    return new Call(method, headers, deadline);
  }

  CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  Metadata metadata() {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return metadata;
  }
}

package io.mizzen.testing;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call while it runs and after. Safe for use by many threads. */
final class RecordedCall {
  private final WorkloadIdentity from;
  private final String dialled;
  private final String method;
  private final Map<String, String> headers;
  private final long started = System.nanoTime();
  private final List<WorkloadIdentity> attempts = new CopyOnWriteArrayList<>();
  private volatile @Nullable Ending ending;

  private record Ending(Status status, long nanos) {}

  RecordedCall(WorkloadIdentity from, String dialled, String method, Metadata headers) {
    this.from = from;
    this.dialled = dialled;
    this.method = method;
    this.headers = ascii(headers);
  }

  void reached(WorkloadIdentity workload) {
    attempts.add(workload);
  }

  void ended(Status status) {
    ending = new Ending(status, System.nanoTime());
  }

  boolean isOver() {
    return ending != null;
  }

  WorkloadIdentity from() {
    return from;
  }

  /** The name as the caller gave it, with a port or without. */
  String dialled() {
    return dialled;
  }

  String service() {
    int port = dialled.indexOf(':');
    return port < 0 ? dialled : dialled.substring(0, port);
  }

  String method() {
    return method;
  }

  Map<String, String> headers() {
    return headers;
  }

  List<WorkloadIdentity> attempts() {
    return List.copyOf(attempts);
  }

  Status status() {
    return over().status();
  }

  Duration duration() {
    return Duration.ofNanos(over().nanos() - started);
  }

  @Override
  public String toString() {
    return from.name() + " -> " + service() + " (" + method + ")";
  }

  private Ending over() {
    Ending over = ending;
    if (over == null) {
      throw new IllegalStateException(this + " still runs");
    }
    return over;
  }

  static Map<String, String> ascii(Metadata headers) {
    Map<String, String> texts = new TreeMap<>();
    for (String name : headers.keys()) {
      if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        Iterable<String> values =
            headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        if (values != null) {
          texts.put(name, String.join(",", values));
        }
      }
    }
    return texts;
  }
}

package io.mizzen.testing;

import io.grpc.Status;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** One call that a client of the test made, and where it went. Immutable. */
@API(status = API.Status.EXPERIMENTAL)
public final class Call {
  private final WorkloadIdentity from;
  private final String service;
  private final String dialled;
  private final String method;
  private final Map<String, String> headers;
  private final List<WorkloadIdentity> attempts;
  private final Status grpcStatus;
  private final Duration duration;
  private final RouteReport report;

  Call(RecordedCall recorded, RouteReport report) {
    this.from = recorded.from();
    this.service = recorded.service();
    this.dialled = recorded.dialled();
    this.method = recorded.method();
    this.headers = Collections.unmodifiableMap(new TreeMap<>(recorded.headers()));
    this.attempts = recorded.attempts();
    this.grpcStatus = recorded.status();
    this.duration = recorded.duration();
    this.report = report;
  }

  /** The calling workload. */
  public WorkloadIdentity from() {
    return from;
  }

  /** The service as the caller named it, without a port: {@code reviews}. */
  public String service() {
    return service;
  }

  /** {@code package.Service/Method}. */
  public String method() {
    return method;
  }

  /** The ASCII headers that were sent; repeated values are joined with a comma. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The workloads that were reached, in order: more than one after retries, none after a fault. */
  public List<WorkloadIdentity> attempts() {
    return attempts;
  }

  /** The workload that was reached last, whose answer this is; empty when none was reached. */
  public Optional<WorkloadIdentity> answeredBy() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** The status of the call. */
  public Status grpcStatus() {
    return grpcStatus;
  }

  /** From the start of the call to its end, as the caller saw it. */
  public Duration duration() {
    return duration;
  }

  /**
   * The route that decided over this call, of the VirtualServices in force when it was recorded:
   * they are matched again, by {@link io.mizzen.simulation.Simulation}. Empty where none speaks of
   * the call, for example because no service has that name.
   */
  public Optional<TakenRoute> route() {
    return report.route(this);
  }

  /** The service as the caller named it, with its port if that was given. */
  String dialled() {
    return dialled;
  }

  RouteReport report() {
    return report;
  }

  /** {@code test-v1 -> reviews (bookinfo.Reviews/ListReviews): OK from reviews-v2}. */
  @Override
  public String toString() {
    String status =
        grpcStatus.getCode()
            + (grpcStatus.getDescription() == null ? "" : " (" + grpcStatus.getDescription() + ")");
    String answered = answeredBy().map(to -> " from " + to.name()).orElse(", reached no workload");
    return from.name() + " -> " + service + " (" + method + "): " + status + answered;
  }
}

package io.mizzen.testing;

import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Judges where one call went, and how it ended; failures name the rules and their lines. */
@API(status = API.Status.EXPERIMENTAL)
public final class CallAssert extends AbstractAssert<CallAssert, Call> {
  CallAssert(Call actual) {
    super(actual, CallAssert.class);
  }

  /** It was answered by a workload with the labels {@code app} and {@code version}. */
  public CallAssert routedTo(String app, String version) {
    isNotNull();
    Map<String, String> labels = answered().map(WorkloadIdentity::labels).orElse(Map.of());
    if (!app.equals(labels.get("app")) || !version.equals(labels.get("version"))) {
      throw failed("to be routed to " + app + " " + version);
    }
    return this;
  }

  /** It was answered by a workload of that name. */
  public CallAssert routedToWorkload(String name) {
    isNotNull();
    if (answered().filter(workload -> workload.name().equals(name)).isEmpty()) {
      throw failed("to be routed to workload " + name);
    }
    return this;
  }

  /**
   * A route of a VirtualService decided over it.
   *
   * @param name rule and route, {@code VirtualService default/reviews spec.http[1]}, or the rule
   *     alone for any of its routes
   */
  public CallAssert tookRoute(String name) {
    isNotNull();
    boolean took =
        actual
            .route()
            .filter(route -> route.name().equals(name) || route.rule().equals(name))
            .isPresent();
    if (!took) {
      throw failed("to take the route " + name);
    }
    return this;
  }

  /** No workload was reached: the mesh itself ended the call. */
  public CallAssert reachedNoWorkload() {
    isNotNull();
    if (answered().isPresent()) {
      throw failed("to reach no workload");
    }
    return this;
  }

  /** It ended with status OK. */
  public CallAssert succeeded() {
    return endedWith(Status.Code.OK);
  }

  /** It ended with that status. */
  public CallAssert failedWith(Status.Code code) {
    return endedWith(code);
  }

  /** That many workloads were reached: one, and one more for each retry. */
  public CallAssert attempts(int count) {
    isNotNull();
    if (actual.attempts().size() != count) {
      throw failed(
          "to take " + count + " attempts, but it took " + actual.attempts().size() + ", and");
    }
    return this;
  }

  private CallAssert endedWith(Status.Code code) {
    isNotNull();
    if (actual.grpcStatus().getCode() != code) {
      throw failed("to end with " + code);
    }
    return this;
  }

  private Optional<WorkloadIdentity> answered() {
    return actual.answeredBy();
  }

  private AssertionError failed(String expectation) {
    String sent = actual.headers().isEmpty() ? "" : " with headers " + actual.headers();
    String what =
        "expected the call%s %s, but it was:%n  %s%n%s"
            .formatted(
                sent, expectation, actual, actual.report().explain(List.of(actual), answered()));
    String described = info.descriptionText();
    return new AssertionError(described.isEmpty() ? what : "[" + described + "] " + what);
  }
}

package io.mizzen.testing;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Judges how many calls went where; failures name the rules and their lines. */
@API(status = API.Status.EXPERIMENTAL)
public final class CallsAssert extends AbstractAssert<CallsAssert, Calls> {
  CallsAssert(Calls actual) {
    super(actual, CallsAssert.class);
  }

  /** There are that many. */
  public CallsAssert hasSize(int size) {
    isNotNull();
    if (actual.size() != size) {
      throw failed("expected " + size + " calls", Optional.empty());
    }
    return this;
  }

  /** All ended with status OK, and there is at least one. */
  public CallsAssert allSucceeded() {
    isNotNull();
    List<Call> failed = actual.list().stream().filter(call -> !call.grpcStatus().isOk()).toList();
    if (actual.size() == 0 || !failed.isEmpty()) {
      String first = failed.isEmpty() ? "" : ", the first: " + failed.get(0);
      throw failed(
          "expected all calls to succeed, " + failed.size() + " failed" + first,
          failed.stream().findFirst().flatMap(Call::answeredBy));
    }
    return this;
  }

  /** Those that a workload of that name answered, to be counted. */
  public CountAssert toWorkload(String name) {
    isNotNull();
    TreeSet<String> known =
        actual.report().workloads().stream()
            .map(WorkloadIdentity::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(name)) {
      throw failed("no workload " + name + " serves, known: " + known, Optional.empty());
    }
    return new CountAssert(
        this,
        "workload " + name,
        actual.report().workloads().stream().filter(each -> each.name().equals(name)).findFirst(),
        call -> call.answeredBy().filter(to -> to.name().equals(name)).isPresent());
  }

  /** Those that ended with that status, to be counted. */
  public CountAssert withStatus(Status.Code code) {
    isNotNull();
    return new CountAssert(
        this, "status " + code, Optional.empty(), call -> call.grpcStatus().getCode() == code);
  }

  Calls calls() {
    return actual;
  }

  /**
   * The failure of a check.
   *
   * @param workload whose routes the message marks
   */
  AssertionError failed(String problem, Optional<WorkloadIdentity> workload) {
    StringBuilder message = new StringBuilder();
    if (!info.descriptionText().isEmpty()) {
      message.append('[').append(info.descriptionText()).append("] ");
    }
    message.append(problem).append("\n  ").append(actual);
    actual.list().stream()
        .collect(Collectors.groupingBy(Call::service, Collectors.toList()))
        .forEach(
            (service, calls) ->
                message.append('\n').append(actual.report().explain(calls, workload)));
    return new AssertionError(message.toString());
  }
}

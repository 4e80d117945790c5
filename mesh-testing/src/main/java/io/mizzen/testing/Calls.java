package io.mizzen.testing;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/** Calls in the order in which they were started. Immutable. */
@API(status = API.Status.EXPERIMENTAL)
public final class Calls implements Iterable<Call> {
  private final List<Call> calls;
  private final RouteReport report;

  Calls(List<Call> calls, RouteReport report) {
    this.calls = List.copyOf(calls);
    this.report = report;
  }

  /** All of them. */
  public List<Call> list() {
    return calls;
  }

  /** Their number. */
  public int size() {
    return calls.size();
  }

  /** Those to a service, as the caller named it: {@code reviews}. */
  public Calls to(String service) {
    return where(call -> call.service().equals(service));
  }

  /** Those that a workload made: {@code productpage-v1}. */
  public Calls from(String workload) {
    return where(call -> call.from().name().equals(workload));
  }

  /** Those that satisfy a condition. */
  public Calls where(Predicate<Call> condition) {
    return new Calls(calls.stream().filter(condition).toList(), report);
  }

  /**
   * The number of calls that each workload answered, by name; {@code nobody} for those that reached
   * none.
   */
  public Map<String, Integer> byWorkload() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Call call : calls) {
      counts.merge(call.answeredBy().map(WorkloadIdentity::name).orElse("nobody"), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public Iterator<Call> iterator() {
    return calls.iterator();
  }

  RouteReport report() {
    return report;
  }

  /** {@code 3000 calls {reviews-v1=2703, reviews-v2=297}}. */
  @Override
  public String toString() {
    return size() + " calls " + byWorkload();
  }
}

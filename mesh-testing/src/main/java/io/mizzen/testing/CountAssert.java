package io.mizzen.testing;

import io.mizzen.testing.ShareCheck.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Judges how many of some calls have a property. Each check returns to all calls. */
@API(status = API.Status.EXPERIMENTAL)
public final class CountAssert {
  private final CallsAssert all;
  private final String what;
  private final Optional<WorkloadIdentity> workload;
  private final int hits;

  CountAssert(
      CallsAssert all, String what, Optional<WorkloadIdentity> workload, Predicate<Call> property) {
    this.all = all;
    this.what = what;
    this.workload = workload;
    this.hits = (int) all.calls().list().stream().filter(property).count();
  }

  /**
   * As many as a weight gives: {@code share(90, 10)} for weight 90 beside others that add up to 10.
   *
   * <p>The bounds are exact (binomial), and wide enough to be missed by chance once in a hundred
   * million checks. The check also fails when there are too few calls to tell this share from those
   * a rule would give that is not applied (all instances in equal parts, none, all) or has its
   * weights swapped; the message says how many it takes. Between these the precision is that of the
   * number of calls: 3,000 calls at 90/10 accept 86.7 % to 93.0 %.
   *
   * @param weight of this target, 0 or more
   * @param rest the sum of all other weights, 0 or more; not both 0
   */
  public CallsAssert share(int weight, int rest) {
    if (weight < 0 || rest < 0 || weight + rest == 0) {
      throw new IllegalArgumentException(
          "share: " + weight + ", " + rest + " (expected: weights of 0 or more, not both 0)");
    }
    Set<String> services =
        all.calls().list().stream().map(Call::service).collect(Collectors.toSet());
    if (services.size() > 1) {
      throw all.failed(
          "calls to several services have no share (expected: calls.to(name)): " + services,
          Optional.empty());
    }
    ShareCheck check = new ShareCheck(hits, all.calls().size(), (double) weight / (weight + rest));
    check
        .problem(alternatives(weight, rest))
        .ifPresent(
            problem -> {
              throw failed("share " + weight + " of " + (weight + rest), problem);
            });
    return all;
  }

  /** Exactly that many. */
  public CallsAssert count(int count) {
    if (hits != count) {
      throw failed(count + " calls", "it was " + hits);
    }
    return all;
  }

  /** None; there must be calls at all. */
  public CallsAssert none() {
    if (hits != 0 || all.calls().size() == 0) {
      throw failed("no call of some", "it was " + hits + " of " + all.calls().size());
    }
    return all;
  }

  /** All of them, and at least one. */
  public CallsAssert all() {
    if (hits != all.calls().size() || hits == 0) {
      throw failed("all calls", "it was " + hits + " of " + all.calls().size());
    }
    return all;
  }

  private List<Alternative> alternatives(int weight, int rest) {
    double sum = weight + rest;
    List<Alternative> alternatives = new ArrayList<>();
    evenShare()
        .ifPresent(share -> alternatives.add(new Alternative(share, "round robin without a rule")));
    alternatives.add(new Alternative(rest / sum, "swapped weights"));
    alternatives.add(new Alternative(0, "a rule that never goes there"));
    alternatives.add(new Alternative(1, "a rule that always goes there"));
    return alternatives;
  }

  /** The share of the workload's instances among all of its app. */
  private Optional<Double> evenShare() {
    return workload.map(
        one -> {
          String app = String.valueOf(one.labels().get("app"));
          List<WorkloadIdentity> instances =
              all.calls().report().workloads().stream()
                  .filter(each -> app.equals(each.labels().get("app")))
                  .toList();
          long own = instances.stream().filter(each -> each.name().equals(one.name())).count();
          return (double) own / Math.max(1, instances.size());
        });
  }

  private AssertionError failed(String expected, String problem) {
    return all.failed("expected " + expected + " for " + what + ", but " + problem, workload);
  }
}

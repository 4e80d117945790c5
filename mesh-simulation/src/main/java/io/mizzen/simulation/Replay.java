package io.mizzen.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apiguardian.api.API;

/**
 * The same requests under two sets of rules: what would change. Pure.
 *
 * @param before under the rules in force
 * @param after under the rules that are planned
 */
@API(status = API.Status.EXPERIMENTAL)
public record Replay(Simulation before, Simulation after) {

  /** Sends each request through both; a change of the outcome or of the way there counts. */
  public Report of(List<Request> requests) {
    List<Change> changes = new ArrayList<>();
    for (Request request : requests) {
      Change change = new Change(before.call(request), after.call(request));
      if (change.isOne()) {
        changes.add(change);
      }
    }
    return new Report(requests.size(), changes);
  }

  /** One request whose way differs. */
  public record Change(CallTrace before, CallTrace after) {

    public Request request() {
      return before.request();
    }

    /** Whether the request ends elsewhere, not only by another route. */
    public boolean changesOutcome() {
      return !before.outcome().equals(after.outcome());
    }

    boolean isOne() {
      return changesOutcome()
          || !before.virtualHost().equals(after.virtualHost())
          || !before.route().equals(after.route())
          || !before.filterChain().equals(after.filterChain())
          || !path(before).equals(path(after));
    }

    /** A rule that only moved within its file makes no other way. */
    private static Optional<String> path(CallTrace trace) {
      return trace.rule().map(RuleReference::configPath);
    }

    /** Three lines: the request, its way before, its way after. */
    @Override
    public String toString() {
      return request() + "\n  before: " + way(before) + "\n  after:  " + way(after);
    }

    private static String way(CallTrace trace) {
      StringJoiner way = new StringJoiner(", ").add(trace.outcome().toString());
      trace.route().ifPresent(name -> way.add("route " + name));
      trace.rule().ifPresent(where -> way.add("of " + where.toString()));
      return way.toString();
    }
  }

  /**
   * The differences.
   *
   * @param requests how many were sent
   * @param changes those whose way differs, in the order of the requests
   */
  public record Report(int requests, List<Change> changes) {
    public Report {
      changes = List.copyOf(changes);
    }

    /** The changes after which requests end elsewhere. */
    public List<Change> outcomes() {
      return changes.stream().filter(Change::changesOutcome).toList();
    }

    @Override
    public String toString() {
      StringJoiner text = new StringJoiner("\n");
      text.add(
          outcomes().size()
              + " of "
              + requests
              + " requests would end elsewhere, "
              + (changes.size() - outcomes().size())
              + " by another way at the same end");
      changes.forEach(change -> text.add(change.toString()));
      return text.toString();
    }
  }
}

package io.mizzen.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apiguardian.api.API;

/**
 * The way of one request through a proxy. What it did not get to is empty.
 *
 * @param listener its name
 * @param filterChain its name; empty too for a chain without one and for an API listener
 * @param routeConfiguration its name, whether inline or by RDS
 * @param virtualHost its name
 * @param route its name or, where it has none, {@code #} and its index
 * @param rule the rule that made the route or chain, with file and line where they are known
 * @param clusters those that route or chain name, whether they can take the request or not
 * @param notEnforced AuthorizationPolicies and RequestAuthentications of a sidecar's workload that
 *     want a request that arrives checked, and that no filter enforces: the mesh's settings allow
 *     that. Empty where such ports are closed
 * @param outcome what becomes of the request
 * @param steps what decided at each step and what failed before it, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record CallTrace(
    Request request,
    Optional<String> listener,
    Optional<String> filterChain,
    Optional<String> routeConfiguration,
    Optional<String> virtualHost,
    Optional<String> route,
    Optional<RuleReference> rule,
    List<String> clusters,
    List<RuleReference> notEnforced,
    Outcome outcome,
    List<Step> steps) {
  public CallTrace {
    clusters = List.copyOf(clusters);
    notEnforced = List.copyOf(notEnforced);
    steps = List.copyOf(steps);
  }

  /**
   * One decision.
   *
   * @param decision what was chosen, in words
   * @param before what was not, and why
   */
  public record Step(String decision, List<String> before) {
    public Step {
      before = List.copyOf(before);
    }
  }

  /** One sentence: request, outcome, rule, and why no earlier route took it. */
  public String why() {
    StringJoiner sentence = new StringJoiner(", ");
    sentence.add(request + " is " + withoutIs(outcome.toString()));
    virtualHost.ifPresent(host -> sentence.add("by virtual host " + host));
    route.ifPresent(name -> sentence.add("route " + name));
    rule.ifPresent(where -> sentence.add("of " + where.toString()));
    List<String> before = new ArrayList<>();
    steps.forEach(step -> before.addAll(step.before()));
    if (!before.isEmpty()) {
      sentence.add("because " + String.join(", and ", before));
    }
    return sentence.toString();
  }

  private static String withoutIs(String outcome) {
    return outcome.startsWith("fails: ") ? "not sent: " + outcome.substring(7) : outcome;
  }

  /** The steps line by line, each with what failed before it indented below. */
  @Override
  public String toString() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(request.toString());
    for (Step step : steps) {
      step.before().forEach(reason -> lines.add("    not: " + reason));
      lines.add("  " + step.decision());
    }
    return lines.add("  => " + outcome).toString();
  }
}

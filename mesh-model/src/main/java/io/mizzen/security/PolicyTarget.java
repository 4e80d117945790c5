package io.mizzen.security;

import io.mizzen.api.Labels;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A workload as policies select it.
 *
 * @param namespace the workload's namespace
 * @param labels the workload's labels; at least those that selectors ask for
 * @param services names of the Services and ServiceEntries of its namespace that it serves: a
 *     policy with {@code targetRefs} names these
 */
@API(status = API.Status.EXPERIMENTAL)
public record PolicyTarget(String namespace, Labels labels, Set<String> services) {
  public PolicyTarget {
    services = Set.copyOf(services);
  }

  /** A workload that policies reach by its namespace and labels only. */
  public static PolicyTarget of(String namespace, Labels labels) {
    return new PolicyTarget(namespace, labels, Set.of());
  }
}

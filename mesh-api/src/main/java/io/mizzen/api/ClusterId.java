package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * The cluster that a registry speaks for: Istio's {@code CLUSTER_ID}, the label {@code
 * topology.istio.io/cluster}.
 *
 * @param name never empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClusterId(String name) implements Comparable<ClusterId> {
  private static final ClusterId DEFAULT = new ClusterId("Kubernetes");

  public ClusterId {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("clusterId: \"\" (expected: a name)");
    }
  }

  /** {@code Kubernetes}: the cluster of whatever names none, as in Istio. */
  public static ClusterId defaultCluster() {
    return DEFAULT;
  }

  /** The cluster of that name; the default cluster for the empty name. */
  public static ClusterId of(String name) {
    return name.isEmpty() ? DEFAULT : new ClusterId(name);
  }

  @Override
  public int compareTo(ClusterId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}

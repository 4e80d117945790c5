package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * The network a workload lives on, as Istio's {@code topology.istio.io/network}. Workloads of one
 * network reach each other directly. The empty name is the default network.
 */
@API(status = API.Status.EXPERIMENTAL)
public record Network(String name) {
  private static final Network DEFAULT = new Network("");

  public static Network defaultNetwork() {
    return DEFAULT;
  }

  public static Network of(String name) {
    return name.isEmpty() ? DEFAULT : new Network(name);
  }
}

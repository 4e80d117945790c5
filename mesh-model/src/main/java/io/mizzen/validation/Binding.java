package io.mizzen.validation;

import java.util.List;

/**
 * What a VirtualService applies to.
 *
 * @param mesh to the clients inside the mesh
 * @param gateway to at least one gateway
 */
record Binding(boolean mesh, boolean gateway) {
  private static final String MESH = "mesh";

  /** From the names in {@code spec.gateways}; none means the mesh. */
  static Binding of(List<String> gateways) {
    return new Binding(
        gateways.isEmpty() || gateways.contains(MESH),
        gateways.stream().anyMatch(name -> !name.equals(MESH)));
  }

  boolean meshOnly() {
    return mesh && !gateway;
  }
}

package io.mizzen.validation.virtualservice;

import java.util.List;

/** The hosts and gateways that a VirtualService applies to. */
enum Binding {
  /** The clients inside the mesh, and possibly gateways too. */
  MESH,
  /** Gateways alone: what only a gateway knows may be asked for. */
  GATEWAYS_ONLY;

  /** From the names in {@code spec.gateways}; none means the mesh. */
  static Binding of(List<String> gateways) {
    return gateways.isEmpty() || gateways.contains("mesh") ? MESH : GATEWAYS_ONLY;
  }
}

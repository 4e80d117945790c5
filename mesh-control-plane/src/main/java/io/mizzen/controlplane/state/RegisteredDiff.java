package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ServiceKey;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.controlplane.state.MeshState.Registered;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** How two states of what registries say together differ. Pure. */
final class RegisteredDiff {
  private RegisteredDiff() {}

  static RegistryEdits of(Registered before, Registered after) {
    Map<ServiceKey, List<Endpoint>> endpoints = new TreeMap<>();
    differing(before.endpoints(), after.endpoints())
        .forEach((key, listed) -> endpoints.put(key, listed.orElse(List.of())));
    return new RegistryEdits(
        differing(before.services(), after.services()),
        differing(before.workloads(), after.workloads()),
        endpoints);
  }

  private static <K extends Comparable<K>, V> Map<K, Optional<V>> differing(
      Map<K, V> before, Map<K, V> after) {
    Map<K, Optional<V>> edits = new TreeMap<>();
    if (before != after) {
      before.keySet().stream()
          .filter(key -> !after.containsKey(key))
          .forEach(key -> edits.put(key, Optional.empty()));
      after.forEach(
          (key, value) -> {
            if (!Objects.equals(before.get(key), value)) {
              edits.put(key, Optional.of(value));
            }
          });
    }
    return edits;
  }
}

package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Network;
import io.mizzen.catalog.EndpointTable.Duplicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints of one service, of which no two have one address and port of one network for the
 * same service port.
 *
 * @param endpoints in order
 * @param duplicates those left out, in order
 */
record ServingEndpoints(List<Endpoint> endpoints, List<Duplicate> duplicates) {
  static ServingEndpoints none() {
    return new ServingEndpoints(List.of(), List.of());
  }

  /**
   * Of several at one address and port a server that has registered itself counts: it says what it
   * is, and leaves when it stops. Among documents the first by namespace and name counts.
   *
   * @param servers the registered ones
   * @param documents those of WorkloadEntries, pods, slices and ServiceEntries
   */
  static ServingEndpoints of(List<Endpoint> servers, List<Endpoint> documents) {
    Map<String, List<Endpoint>> unique = new HashMap<>();
    List<Duplicate> duplicates = new ArrayList<>();
    for (List<Endpoint> endpoints : List.of(servers, documents)) {
      for (Endpoint each : endpoints.stream().sorted(Endpoint.ORDER).toList()) {
        String place = each.servicePortName() + "|" + each.address() + "|" + each.port();
        List<Endpoint> there = unique.computeIfAbsent(place, key -> new ArrayList<>(1));
        Optional<Endpoint> served =
            there.stream().filter(other -> mayBeOne(other.network(), each.network())).findFirst();
        if (served.isEmpty()) {
          there.add(each);
        } else if (!served.get().equals(each)) {
          duplicates.add(new Duplicate(served.get(), each));
        }
      }
    }
    return new ServingEndpoints(
        unique.values().stream().flatMap(List::stream).sorted(Endpoint.ORDER).toList(),
        List.copyOf(duplicates));
  }

  /** Networks may use the same addresses; an endpoint that names none may be in any. */
  private static boolean mayBeOne(Network one, Network other) {
    return one.equals(other) || one.name().isEmpty() || other.name().isEmpty();
  }

  /** A name whose first address is taken is one name: a second endpoint could never be called. */
  ServingEndpoints oneOfEachPort() {
    Set<String> ports = new HashSet<>();
    return new ServingEndpoints(
        endpoints.stream().filter(endpoint -> ports.add(endpoint.servicePortName())).toList(),
        duplicates);
  }
}

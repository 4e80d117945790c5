package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.catalog.RegistryEdits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The registries' joint contribution: of one service or workload the first source's, of the
 * endpoints of one service all. Immutable and persistent.
 *
 * @param endpoints endpoints by service that are known without selecting
 */
@API(status = API.Status.INTERNAL)
public record Registered(
    PSortedMap<ServiceKey, Service> services,
    PSortedMap<WorkloadKey, Workload> workloads,
    PSortedMap<ServiceKey, List<Endpoint>> endpoints) {

  static Registered none() {
    return new Registered(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());
  }

  /**
   * Keys of entries that may have another value now.
   *
   * @param services of services
   * @param workloads of workloads
   * @param endpoints of services whose endpoints are listed
   */
  record Keys(Set<ServiceKey> services, Set<WorkloadKey> workloads, Set<ServiceKey> endpoints) {}

  /** The differences where only these keys can differ; the cost is their number. */
  RegistryEdits editsFor(Keys keys, Collection<Contribution> inOrder) {
    return new RegistryEdits(
        differing(services, keys.services(), key -> first(inOrder, Contribution::services, key)),
        differing(workloads, keys.workloads(), key -> first(inOrder, Contribution::workloads, key)),
        endpointEdits(keys.endpoints(), inOrder));
  }

  Registered with(RegistryEdits edits) {
    Map<ServiceKey, Optional<List<Endpoint>>> listed = new HashMap<>();
    edits
        .endpoints()
        .forEach(
            (key, all) -> listed.put(key, all.isEmpty() ? Optional.empty() : Optional.of(all)));
    return new Registered(
        new Edits<>(edits.services()).applyTo(services),
        new Edits<>(edits.workloads()).applyTo(workloads),
        new Edits<>(listed).applyTo(endpoints));
  }

  private Map<ServiceKey, List<Endpoint>> endpointEdits(
      Set<ServiceKey> keys, Collection<Contribution> inOrder) {
    Map<ServiceKey, List<Endpoint>> edits = new HashMap<>();
    for (ServiceKey key : keys) {
      List<Endpoint> now = new ArrayList<>();
      inOrder.forEach(each -> now.addAll(each.endpoints().getOrDefault(key, List.of())));
      if (!now.equals(endpoints.getOrDefault(key, List.of()))) {
        edits.put(key, now);
      }
    }
    return edits;
  }

  private static <K, V> Map<K, Optional<V>> differing(
      Map<K, V> before, Set<K> keys, Function<K, Optional<V>> now) {
    Map<K, Optional<V>> edits = new HashMap<>();
    for (K key : keys) {
      Optional<V> value = now.apply(key);
      if (!Optional.ofNullable(before.get(key)).equals(value)) {
        edits.put(key, value);
      }
    }
    return edits;
  }

  private static <K, V> Optional<V> first(
      Collection<Contribution> inOrder, Function<Contribution, PSortedMap<K, V>> part, K key) {
    for (Contribution each : inOrder) {
      @Nullable V value = part.apply(each).get(key);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}

package io.mizzen.api.spi;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * All that a registry knows.
 *
 * @param services one per key; of several with one key the last counts
 * @param workloads what services of any source select from; one per kind, namespace and name
 * @param endpoints endpoints by service that are known without selecting, whoever declares the
 *     service; those of several sources are united
 */
@API(status = API.Status.EXPERIMENTAL)
public record RegistrySnapshot(
    List<Service> services, List<Workload> workloads, Map<ServiceKey, List<Endpoint>> endpoints) {
  public RegistrySnapshot {
    services = List.copyOf(services);
    workloads = List.copyOf(workloads);
    endpoints = copyOf(endpoints);
  }

  public static RegistrySnapshot empty() {
    return new RegistrySnapshot(List.of(), List.of(), Map.of());
  }

  /** A copy, the lists included. */
  static Map<ServiceKey, List<Endpoint>> copyOf(Map<ServiceKey, List<Endpoint>> endpoints) {
    Map<ServiceKey, List<Endpoint>> copy = new TreeMap<>();
    endpoints.forEach((key, listed) -> copy.put(key, List.copyOf(listed)));
    return Collections.unmodifiableMap(copy);
  }
}

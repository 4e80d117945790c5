package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The differences between two reports of registries, by the keys concerned.
 *
 * @param services empty when no registry has the service any more
 * @param workloads empty when it is gone
 * @param endpoints all that registries list for a service, without selecting; none when they list
 *     none any more
 */
@API(status = API.Status.EXPERIMENTAL)
public record RegistryEdits(
    Map<ServiceKey, Optional<Service>> services,
    Map<WorkloadKey, Optional<Workload>> workloads,
    Map<ServiceKey, List<Endpoint>> endpoints) {
  public RegistryEdits {
    services = Collections.unmodifiableMap(new TreeMap<>(services));
    workloads = Collections.unmodifiableMap(new TreeMap<>(workloads));
    endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
  }

  /** Workloads that came, or came anew, and others that went. */
  public static RegistryEdits ofWorkloads(Iterable<Workload> put, Iterable<WorkloadKey> gone) {
    Map<WorkloadKey, Optional<Workload>> edits = new TreeMap<>();
    gone.forEach(key -> edits.put(key, Optional.empty()));
    put.forEach(workload -> edits.put(workload.key(), Optional.of(workload)));
    return new RegistryEdits(Map.of(), edits, Map.of());
  }

  public boolean isEmpty() {
    return services.isEmpty() && workloads.isEmpty() && endpoints.isEmpty();
  }
}

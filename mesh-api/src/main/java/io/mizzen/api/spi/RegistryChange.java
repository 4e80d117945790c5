package io.mizzen.api.spi;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The changes in a registry. A key that is both added and removed is removed.
 *
 * @param services added or changed
 * @param removedServices keys of services that are gone
 * @param workloads added or changed
 * @param removedWorkloads keys of workloads that are gone
 * @param endpoints per service whose endpoints changed all that it has now; an empty list when it
 *     has none any more
 */
@API(status = API.Status.EXPERIMENTAL)
public record RegistryChange(
    List<Service> services,
    Set<ServiceKey> removedServices,
    List<Workload> workloads,
    Set<WorkloadKey> removedWorkloads,
    Map<ServiceKey, List<Endpoint>> endpoints) {
  public RegistryChange {
    services = List.copyOf(services);
    removedServices = Set.copyOf(removedServices);
    workloads = List.copyOf(workloads);
    removedWorkloads = Set.copyOf(removedWorkloads);
    endpoints = RegistrySnapshot.copyOf(endpoints);
  }

  /** Services that came or changed. */
  public static RegistryChange ofServices(Service... services) {
    return new RegistryChange(List.of(services), Set.of(), List.of(), Set.of(), Map.of());
  }

  /** Workloads that came or changed. */
  public static RegistryChange ofWorkloads(Workload... workloads) {
    return new RegistryChange(List.of(), Set.of(), List.of(workloads), Set.of(), Map.of());
  }

  /** Workloads that are gone. */
  public static RegistryChange withoutWorkloads(WorkloadKey... gone) {
    return new RegistryChange(List.of(), Set.of(), List.of(), Set.of(gone), Map.of());
  }

  /** All endpoints of one service. */
  public static RegistryChange ofEndpoints(ServiceKey service, List<Endpoint> all) {
    return new RegistryChange(List.of(), Set.of(), List.of(), Set.of(), Map.of(service, all));
  }
}

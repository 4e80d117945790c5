package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The endpoints of every service, sorted by {@link Endpoint#ORDER}. Immutable. Kept apart from the
 * snapshot, so that a moving endpoint rebuilds nothing else.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EndpointTable {
  private static final EndpointTable EMPTY = new EndpointTable(new TreeMap<>());

  private final NavigableMap<ServiceKey, List<Endpoint>> endpoints;

  private EndpointTable(NavigableMap<ServiceKey, List<Endpoint>> endpoints) {
    this.endpoints = endpoints;
  }

  public static EndpointTable empty() {
    return EMPTY;
  }

  /** Matches services with what runs. The order of the declarations does not matter. */
  public static EndpointTable assemble(Declarations declared) {
    Map<String, List<Workload>> byNamespace =
        declared.workloads().stream().collect(Collectors.groupingBy(Workload::namespace));
    NavigableMap<ServiceKey, List<Endpoint>> table = new TreeMap<>();
    for (Service service : declared.services()) {
      List<Endpoint> listed = declared.endpoints().getOrDefault(service.key(), List.of());
      List<Endpoint> all = new ArrayList<>(listed);
      List<Workload> neighbours = byNamespace.getOrDefault(service.namespace(), List.of());
      all.addAll(selected(service, neighbours, !listed.isEmpty()));
      table.merge(service.key(), inOrder(all), EndpointTable::union);
    }
    return new EndpointTable(table);
  }

  /** The endpoints of one service, in order; empty when the service is unknown or has none. */
  public List<Endpoint> of(ServiceKey service) {
    return endpoints.getOrDefault(service, List.of());
  }

  public Map<ServiceKey, List<Endpoint>> byService() {
    return Collections.unmodifiableMap(endpoints);
  }

  private static List<Endpoint> selected(
      Service service, List<Workload> workloads, boolean hasSlices) {
    if (service.selector().isEmpty()) {
      return List.of();
    }
    Labels selector = service.selector().get();
    return workloads.stream()
        // Pods of a service with EndpointSlices have come through the slices already.
        .filter(workload -> !(hasSlices && workload.kind() == Workload.Kind.POD))
        .filter(workload -> !workload.address().isEmpty())
        .filter(workload -> workload.labels().matches(selector))
        .flatMap(workload -> Selection.endpointsOf(service, workload).stream())
        .toList();
  }

  private static List<Endpoint> union(List<Endpoint> first, List<Endpoint> second) {
    List<Endpoint> all = new ArrayList<>(first);
    all.addAll(second);
    return inOrder(all);
  }

  /** Sorted; of several with one address, port and service port the first stays. */
  private static List<Endpoint> inOrder(List<Endpoint> endpoints) {
    Map<String, Endpoint> unique = new TreeMap<>();
    endpoints.stream()
        .sorted(Endpoint.ORDER)
        .forEach(
            e -> unique.putIfAbsent(e.servicePortName() + "|" + e.address() + "|" + e.port(), e));
    return unique.values().stream().sorted(Endpoint.ORDER).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointTable that && endpoints.equals(that.endpoints);
  }

  @Override
  public int hashCode() {
    return endpoints.hashCode();
  }
}

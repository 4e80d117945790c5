package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.TrafficDistribution;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The services, workloads and endpoints that one resource declares, before they are matched.
 *
 * @param services with selectors or without
 * @param workloads what services with a selector select from
 * @param endpoints endpoints that are listed explicitly (EndpointSlice, ServiceEntry.endpoints)
 */
record Declarations(
    List<Service> services, List<Workload> workloads, Map<ServiceKey, List<Endpoint>> endpoints) {
  private static final Declarations NONE = new Declarations(List.of(), List.of(), Map.of());

  Declarations {
    services = List.copyOf(services);
    workloads = List.copyOf(workloads);
    endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
  }

  /**
   * The declarations of a resource; nothing if it is of another kind.
   *
   * @param rules the resources it may refer to
   */
  static Declarations of(MeshResource<?> resource, RuleSet rules, MeshSettings settings) {
    Record spec = resource.spec();
    if (spec instanceof KubernetesService) {
      return resource
          .as(KubernetesService.class)
          .map(service -> KubernetesServices.service(service, settings).toBuilder())
          .map(
              service ->
                  service.trafficDistribution(TrafficDistributions.of(resource, rules)).build())
          .map(service -> new Declarations(List.of(service), List.of(), Map.of()))
          .orElse(NONE);
    }
    if (spec instanceof Pod) {
      return resource
          .as(Pod.class)
          .flatMap(new Pods(rules)::workload)
          .map(Declarations::ofWorkload)
          .orElse(NONE);
    }
    if (spec instanceof EndpointSlice) {
      return resource
          .as(EndpointSlice.class)
          .flatMap(slice -> ofSlice(slice, rules, settings))
          .orElse(NONE);
    }
    if (spec instanceof ServiceEntry) {
      return resource
          .as(ServiceEntry.class)
          .map(entry -> ofEntry(entry, rules, settings))
          .orElse(NONE);
    }
    return resource
        .as(WorkloadEntry.class)
        .map(ServiceEntries::workload)
        .map(Declarations::ofWorkload)
        .orElse(NONE);
  }

  private static Declarations ofWorkload(Workload workload) {
    return new Declarations(List.of(), List.of(workload), Map.of());
  }

  private static Declarations ofEntry(
      MeshResource<ServiceEntry> entry, RuleSet rules, MeshSettings settings) {
    TrafficDistribution spread = TrafficDistributions.of(entry, rules);
    return new Declarations(
        ServiceEntries.services(entry, settings).stream()
            .map(service -> service.toBuilder().trafficDistribution(spread).build())
            .toList(),
        List.of(),
        ServiceEntries.endpoints(entry, settings));
  }

  private static Optional<Declarations> ofSlice(
      MeshResource<EndpointSlice> slice, RuleSet rules, MeshSettings settings) {
    return EndpointSlices.serviceOf(slice, settings)
        .map(
            service ->
                new Declarations(
                    List.of(),
                    List.of(),
                    Map.of(service, EndpointSlices.endpoints(slice, rules, settings))));
  }
}

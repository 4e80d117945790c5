package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Port;
import io.mizzen.api.Protocol;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.ServiceSource;
import io.mizzen.api.TargetPort;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntryStatus;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.rules.workloadentry.WorkloadEntryStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Services, workloads and endpoints out of ServiceEntry and WorkloadEntry documents. */
final class ServiceEntries {
  private static final String HEALTH_CHECKED = "proxy.istio.io/health-checks-enabled";

  /** As Go's {@code strconv.ParseBool} has it, which istiod reads the annotation with. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

  private ServiceEntries() {}

  /** One service per host. */
  static List<Service> services(MeshResource<ServiceEntry> entry, MeshSettings settings) {
    Set<String> exportTo =
        new TreeSet<>(settings.traffic().exportTo().ofService(entry.spec().exportTo()));
    return entry.spec().hosts().stream()
        .distinct()
        .map(host -> service(entry, host, exportTo))
        .toList();
  }

  static Workload workload(MeshResource<WorkloadEntry> entry) {
    return workload(
            entry.namespace(),
            entry.name(),
            entry.spec(),
            Labels.of(entry.spec().labels()).overlaidWith(entry.labels()),
            entry.origin())
        .toBuilder()
        .health(health(entry))
        .build();
  }

  /** One whose health is checked is unhealthy until its status says otherwise. */
  private static HealthStatus health(MeshResource<WorkloadEntry> entry) {
    boolean checked = TRUE.contains(entry.annotations().getOrDefault(HEALTH_CHECKED, ""));
    boolean passed =
        entry.status(WorkloadEntryStatus.class).stream()
            .flatMap(status -> status.conditions().stream())
            .anyMatch(each -> each.type().equals("Healthy") && each.status().equals("True"));
    return checked && !passed ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY;
  }

  /**
   * Endpoints written inside a ServiceEntry. One that is looked up in DNS and has neither endpoints
   * nor a selector has its host for an endpoint.
   */
  static Map<ServiceKey, List<Endpoint>> endpoints(
      MeshResource<ServiceEntry> entry, MeshSettings settings) {
    Map<ServiceKey, List<Endpoint>> byService = new TreeMap<>();
    for (Service service : services(entry, settings)) {
      List<Endpoint> endpoints =
          isItsOwnEndpoint(entry.spec(), service)
              ? hostAsEndpoint(service)
              : inlineEndpoints(entry, service);
      if (!endpoints.isEmpty()) {
        byService.put(service.key(), endpoints);
      }
    }
    return byService;
  }

  private static boolean isItsOwnEndpoint(ServiceEntry spec, Service service) {
    return service.resolution().isDns()
        && spec.endpoints().isEmpty()
        && spec.workloadSelector().isEmpty()
        && !HostNames.isWildcard(service.host());
  }

  private static List<Endpoint> hostAsEndpoint(Service service) {
    Workload host =
        Workload.builder(
                Workload.Kind.WORKLOAD_ENTRY, service.namespace(), service.name(), service.host())
            .labels(service.labels())
            .origin(service.origin())
            .build();
    return Selection.endpointsOf(service, host);
  }

  private static List<Endpoint> inlineEndpoints(MeshResource<ServiceEntry> entry, Service service) {
    List<Endpoint> endpoints = new ArrayList<>();
    List<WorkloadEntry> listed = entry.spec().endpoints();
    for (int i = 0; i < listed.size(); i++) {
      Workload workload =
          workload(
              entry.namespace(),
              entry.name() + "-" + i,
              listed.get(i),
              Labels.of(listed.get(i).labels()),
              entry.origin());
      endpoints.addAll(Selection.endpointsOf(service, workload));
    }
    return endpoints;
  }

  private static Service service(
      MeshResource<ServiceEntry> entry, String host, Set<String> exportTo) {
    ServiceEntry spec = entry.spec();
    return Service.builder(new ServiceKey(entry.namespace(), host))
        .name(entry.name())
        .ports(spec.ports().stream().map(ServiceEntries::servicePort).toList())
        .resolution(resolution(spec))
        .external(
            spec.location().orElse(ServiceEntry.Location.MESH_EXTERNAL)
                == ServiceEntry.Location.MESH_EXTERNAL)
        .addresses(spec.addresses().stream().map(ServiceEntries::singleAddress).toList())
        .allocatedAddresses(assigned(entry, host))
        .labels(entry.labels())
        .selector(spec.workloadSelector().map(selector -> Labels.of(selector.labels())))
        .exportTo(exportTo)
        .subjectAltNames(spec.subjectAltNames())
        .source(ServiceSource.external(entry.created()))
        .origin(entry.origin())
        .build();
  }

  /** The last address of each IP version that the status gives a host, that of IPv4 first. */
  private static List<String> assigned(MeshResource<ServiceEntry> entry, String host) {
    Map<Boolean, String> byVersion = new TreeMap<>();
    entry.status(ServiceEntryStatus.class).stream()
        .flatMap(status -> status.addresses().stream())
        .filter(address -> address.host().equals(host) && Addresses.isIp(address.value()))
        .forEach(
            address ->
                byVersion.put(
                    Addresses.isIp6(address.value()), Addresses.canonical(address.value())));
    return List.copyOf(byVersion.values());
  }

  /** A subnet of one address is that address. */
  private static String singleAddress(String address) {
    int slash = address.indexOf('/');
    String single = address.indexOf(':') >= 0 ? "/128" : "/32";
    return slash >= 0 && address.endsWith(single) ? address.substring(0, slash) : address;
  }

  private static ServicePort servicePort(ServiceEntry.ServicePort port) {
    return new ServicePort(
        port.name(),
        Port.of(port.number()),
        Protocol.parse(port.protocol()).orElse(Protocol.UNSUPPORTED),
        port.targetPort() == 0 ? TargetPort.same() : new TargetPort.Numbered(port.targetPort()));
  }

  private static Resolution resolution(ServiceEntry spec) {
    return switch (spec.resolution().orElse(ServiceEntry.Resolution.NONE)) {
      case STATIC -> Resolution.STATIC;
      case DNS -> Resolution.DNS;
      case DNS_ROUND_ROBIN -> Resolution.DNS_ROUND_ROBIN;
      case DYNAMIC_DNS -> Resolution.DYNAMIC_DNS;
      case NONE -> Resolution.NONE;
    };
  }

  private static Workload workload(
      String namespace, String name, WorkloadEntry entry, Labels labels, Origin origin) {
    return Workload.builder(Workload.Kind.WORKLOAD_ENTRY, namespace, name, entry.address())
        .ports(entry.ports())
        .labels(labels)
        .serviceAccount(entry.serviceAccount())
        .locality(locality(entry, labels))
        .network(Network.of(entry.network()))
        .weight(weight(entry))
        .origin(origin)
        .build();
  }

  /** At least 1; a weight that no {@code int} has is the largest one. */
  static int weight(WorkloadEntry entry) {
    return (int) Math.max(1, Math.min(entry.weight(), Integer.MAX_VALUE));
  }

  /** The locality that an entry says, else that of the labels. */
  static Locality locality(WorkloadEntry entry, Labels labels) {
    return entry.locality().isEmpty()
        ? TopologyLabels.localityOf(labels)
        : Locality.parse(entry.locality());
  }
}

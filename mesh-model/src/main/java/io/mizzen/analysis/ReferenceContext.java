package io.mizzen.analysis;

import io.mizzen.api.ExportTo;
import io.mizzen.api.Labels;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.EndpointTable.Duplicate;
import io.mizzen.catalog.PodTemplates;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.config.FieldNames;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.names.HostNames;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The targets that a rule may refer to: services, subsets and workloads, as its namespace sees
 * them.
 */
final class ReferenceContext {
  /** In larger meshes nobody searches for a similar name: it takes longer than it helps. */
  private static final int MOST_COMPARED_SERVICES = 1_000;

  private final MeshSnapshot snapshot;
  private final EndpointTable endpoints;

  ReferenceContext(MeshSnapshot snapshot, EndpointTable endpoints) {
    this.snapshot = snapshot;
    this.endpoints = endpoints;
  }

  MeshSettings settings() {
    return snapshot.settings();
  }

  RuleSet rules() {
    return snapshot.rules();
  }

  private ServiceCatalog catalog() {
    return snapshot.catalog();
  }

  String resolve(String host, String namespace) {
    return snapshot.settings().resolveHost(host, namespace);
  }

  /** The namespaces that see a VirtualService. */
  ExportTo audience(VirtualService rule, String namespace) {
    return ExportTo.of(
        settings().traffic().exportTo().ofVirtualService(rule.exportTo()), namespace);
  }

  boolean isRootNamespace(String namespace) {
    return namespace.equals(snapshot.settings().rootNamespace());
  }

  /** The rules that delegate to {@code leaf}. */
  List<MeshResource<VirtualService>> rootsOf(MeshResource<VirtualService> leaf) {
    return snapshot.virtualServicesDelegatingTo(leaf.key());
  }

  /** The rules that name a fully qualified host or a wildcard, sorted by key. */
  List<MeshResource<VirtualService>> claiming(String host) {
    return snapshot.virtualServicesNaming(host);
  }

  /** The service that a host of a rule means in the rule's namespace. */
  Optional<Service> service(String host, String namespace) {
    return ServiceCatalog.resolve(
        resolve(host, namespace), each -> catalog().visible(each, namespace));
  }

  /** All services a host or wildcard of a rule stands for. */
  List<Service> services(String host, String namespace) {
    if (!host.startsWith("*")) {
      return service(host, namespace).stream().toList();
    }
    return catalog().services().stream()
        .filter(service -> HostNames.matches(host, service.host()))
        .filter(service -> service.namespace().equals(namespace) || service.isVisibleTo(namespace))
        .toList();
  }

  /**
   * {@code did you mean …?} or nothing. What it proposes means the service when it is written in a
   * rule of {@code namespace}: for a service of another one that is its full host.
   */
  String similarHost(String host, String namespace) {
    if (catalog().services().size() > MOST_COMPARED_SERVICES) {
      return "";
    }
    Map<String, String> proposals = new TreeMap<>();
    for (Service service : catalog().services()) {
      if (service.isVisibleTo(namespace)) {
        boolean isOwn = service.namespace().equals(namespace);
        String proposal = isOwn ? service.name() : service.host();
        proposals.put(service.host(), service.host());
        proposals.put(service.name() + "." + service.namespace(), proposal);
        proposals.merge(service.name(), proposal, (one, other) -> isOwn ? other : one);
      }
    }
    return FieldNames.closest(host, proposals.keySet())
        .map(name -> "did you mean " + proposals.get(name) + "?")
        .orElse("");
  }

  /** Whether a host of a rule can only mean a service of the mesh. */
  boolean isInsideMesh(String host, String namespace) {
    return resolve(host, namespace).endsWith(".svc." + snapshot.settings().domain());
  }

  /**
   * The names of all subsets that some DestinationRule gives a service. Which one governs depends
   * on the client; a name that none of them has is missing for everybody.
   */
  Set<String> subsetsOf(Service service) {
    return snapshot.subsetsOf(service.host());
  }

  /** The endpoints that others hide, by service. */
  Map<ServiceKey, List<Duplicate>> duplicates() {
    return endpoints.duplicates();
  }

  /** The labels of everything that runs, or is declared to run, behind a service. */
  List<Labels> workloadLabels(Service service) {
    Stream<Labels> running =
        endpoints.of(service.key()).stream().map(endpoint -> endpoint.labels());
    Stream<Labels> declared =
        service.selector().stream()
            .flatMap(
                selector -> snapshot.deploymentsSelectedBy(service.namespace(), selector).stream())
            .map(deployment -> PodTemplates.labelsOf(deployment.spec()));
    return Stream.concat(running, declared).toList();
  }
}

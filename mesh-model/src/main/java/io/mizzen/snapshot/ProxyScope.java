package io.mizzen.snapshot;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.security.Callee;
import io.mizzen.security.PolicyTarget;
import io.mizzen.security.Reach;
import io.mizzen.security.WorkloadPolicies;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The view that one kind of proxy has of a snapshot: step 7 of docs/life-of-a-config.md. Two
 * proxies have equal scopes exactly when no rule can tell them apart, and then share all resources.
 *
 * @param snapshot the mesh
 * @param namespace the proxy's namespace
 * @param labels those of the proxy's labels that a selector which matches it asks for, or whose
 *     values some rule compares
 * @param locality where the proxy runs
 * @param network the network it can reach directly
 * @param reads is told of every question that is asked of the mesh, before it is answered
 * @param listener the egress listener whose VirtualServices count; absent for those of all
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyScope(
    MeshSnapshot snapshot,
    String namespace,
    Labels labels,
    Locality locality,
    Network network,
    Consumer<ChangeKey> reads,
    Optional<SidecarScope.Egress> listener) {

  public static ProxyScope of(MeshSnapshot snapshot, ProxyIdentity proxy) {
    return new ProxyScope(
        snapshot,
        proxy.namespace(),
        snapshot.distinguishing(proxy.allLabels()),
        proxy.locality(),
        proxy.network(),
        ProxyScope::untold,
        Optional.empty());
  }

  /**
   * The scope that proxies share which no rule tells apart.
   *
   * @param labels those by which rules tell them from others, topology labels among them
   */
  public static ProxyScope shared(
      MeshSnapshot snapshot, String namespace, Labels labels, Locality locality, Network network) {
    return new ProxyScope(
        snapshot,
        namespace,
        snapshot.distinguishing(labels),
        locality,
        network,
        ProxyScope::untold,
        Optional.empty());
  }

  /**
   * The scope of a proxy that enforces policies for its workload: a sidecar, or a gRPC server. Its
   * labels are enough to ask for its own {@link #policies}.
   */
  public static ProxyScope ofEnforcing(MeshSnapshot snapshot, ProxyIdentity proxy) {
    return new ProxyScope(
        snapshot,
        proxy.namespace(),
        snapshot.distinguishingByPolicies(proxy.allLabels()),
        proxy.locality(),
        proxy.network(),
        ProxyScope::untold,
        Optional.empty());
  }

  /** This scope, telling {@code log} what it is asked. */
  public ProxyScope telling(Consumer<ChangeKey> log) {
    return new ProxyScope(snapshot, namespace, labels, locality, network, log, listener);
  }

  /** This scope with the VirtualServices of one egress listener of its Sidecar only. */
  public ProxyScope at(SidecarScope.Egress egress) {
    return new ProxyScope(
        snapshot, namespace, labels, locality, network, reads, Optional.of(egress));
  }

  public MeshSettings settings() {
    return snapshot.settings();
  }

  /** The Sidecar that governs this proxy; without one everything is imported. */
  public SidecarScope sidecar() {
    reads.accept(new ChangeKey.SidecarOf(namespace, labels));
    return snapshot.sidecars().of(namespace, labels);
  }

  /** The services this proxy may see and imports, one per host, sorted by host. */
  public List<Service> services() {
    readServices();
    SidecarScope sidecar = sidecar();
    VisibleServices visible = new VisibleServices(snapshot, namespace, sidecar);
    return snapshot.catalog().hosts().stream()
        .flatMap(host -> visible.at(host).stream())
        .filter(service -> !service.isAlias())
        .toList();
  }

  /** Says that {@link #services} is read, for those who keep its answer. */
  public void readServices() {
    reads.accept(new ChangeKey.Hosts());
    if (!sidecar().isDefault()) {
      reads.accept(new ChangeKey.Senders(ChangeKey.Senders.ALL));
    }
  }

  /** The services of {@link #services} that one egress listener of the Sidecar imports itself. */
  public List<Service> services(SidecarScope.Egress listener) {
    SidecarScope sidecar = sidecar();
    return services().stream()
        .flatMap(service -> sidecar.imported(listener, service).stream())
        .toList();
  }

  /**
   * The service a fully qualified host means to this proxy: for an alias the one it stands for.
   * Empty where the Sidecar imports neither it nor a VirtualService that sends to it.
   */
  public Optional<Service> service(String host) {
    SidecarScope sidecar = sidecar();
    VisibleServices visible = new VisibleServices(snapshot, namespace, sidecar);
    return ServiceCatalog.resolve(
        host,
        asked -> {
          reads.accept(new ChangeKey.Host(asked));
          if (!sidecar.isDefault()) {
            reads.accept(new ChangeKey.Senders(asked));
          }
          return visible.at(asked);
        });
  }

  /** The other names of a service: the hosts of the aliases that mean it to this proxy, sorted. */
  public List<String> aliases(Service service) {
    reads.accept(new ChangeKey.Host(service.host()));
    return snapshot.catalog().aliasesOf(service.host()).stream()
        .filter(alias -> service(alias).filter(s -> s.key().equals(service.key())).isPresent())
        .toList();
  }

  /**
   * The VirtualServices that may claim a service's host, in order; the first that yields a route
   * for this proxy owns it. Delegates are merged in.
   */
  public List<MeshResource<VirtualService>> virtualServices(Service service) {
    reads.accept(new ChangeKey.VirtualServices(service.host()));
    return snapshot.virtualServices().claiming(service.host(), namespace, claimants());
  }

  /** The same for a host or wildcard that a rule names and that need not be a service's. */
  public List<MeshResource<VirtualService>> virtualServices(String host) {
    reads.accept(new ChangeKey.VirtualServices(host));
    return snapshot.virtualServices().claiming(host, namespace, claimants());
  }

  /** For each VirtualService that this proxy sees, the hosts and wildcards it names. */
  public List<List<String>> virtualServiceHosts() {
    reads.accept(new ChangeKey.VirtualServiceHosts());
    return snapshot.virtualServices().claims(namespace, claimants());
  }

  /** The one DestinationRule that governs a service for this proxy. */
  public Optional<AppliedDestinationRule> destinationRule(Service service) {
    reads.accept(new ChangeKey.DestinationRules(service.host()));
    return snapshot.destinationRules().find(service, namespace, labels);
  }

  /**
   * Whether some rule sends requests to that host and subset. A target that does not exist must
   * fail at once; one that nobody names any more may be taken away.
   */
  public boolean isRouteTarget(String host, String subset) {
    reads.accept(new ChangeKey.Target(host, subset));
    return snapshot.routeTargets().contains(host, subset);
  }

  /** Which of a service's endpoints calls may reach, whoever makes them. */
  public Reach reach(Service service, List<Endpoint> endpoints) {
    reads.accept(new ChangeKey.Protections());
    return snapshot.protections().reach(service, endpoints);
  }

  /** The policies that close a workload's port, because nobody can enforce them; sorted. */
  public List<ResourceKey> closing(Callee callee) {
    reads.accept(new ChangeKey.Protections());
    return snapshot.protections().closing(callee);
  }

  /**
   * The policies in force for a workload: this proxy's own (of a scope made by {@link
   * #ofEnforcing}), or one that it calls.
   */
  public WorkloadPolicies policies(PolicyTarget workload) {
    reads.accept(new ChangeKey.Policies(workload.namespace()));
    reads.accept(new ChangeKey.Policies(settings().rootNamespace()));
    return snapshot.policies().of(workload);
  }

  /** The endpoints of a service. */
  public List<Endpoint> endpoints(Service service, EndpointTable table) {
    reads.accept(new ChangeKey.Endpoints(service.key()));
    return table.of(service.key());
  }

  /**
   * The services of the proxy's namespace without a selector that have an endpoint at an address,
   * by name; whether it may call them or not. No other namespace can put a service in front of its
   * workload.
   */
  public List<Service> servicesAt(String address, EndpointTable table) {
    reads.accept(new ChangeKey.Address(address));
    return table.at(address).stream()
        .filter(key -> key.namespace().equals(namespace))
        .flatMap(key -> snapshot.catalog().find(key).stream())
        .filter(service -> service.selector().isEmpty())
        .sorted(Service.OLDEST_FIRST)
        .toList();
  }

  /**
   * Whether a service has an endpoint at an address that tells a workload there from its replicas:
   * it has no selector, or leads there to another port.
   */
  public boolean isToldApart(String address, Service service, EndpointTable table) {
    reads.accept(new ChangeKey.Address(address));
    return table.at(address).contains(service.key());
  }

  /** The same of any service of the proxy's namespace. */
  public boolean isToldApart(String address, EndpointTable table) {
    reads.accept(new ChangeKey.Address(address));
    return table.at(address).stream().anyMatch(key -> key.namespace().equals(namespace));
  }

  /** Whether callers of some service dial this address, be it in any namespace. */
  public boolean isDialedAt(String address, EndpointTable table) {
    reads.accept(new ChangeKey.Address(address));
    return table.at(address).stream()
        .flatMap(key -> snapshot.catalog().find(key).stream())
        .anyMatch(Service::isDialedAtEndpoints);
  }

  private SidecarScope claimants() {
    SidecarScope sidecar = sidecar();
    return sidecar.isDefault() ? sidecar : listener.map(sidecar::only).orElse(sidecar);
  }

  private static void untold(ChangeKey key) {
    // Nobody wants to know.
  }
}

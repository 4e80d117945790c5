package io.mizzen.translator;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.api.TlsMode;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.security.Callee;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.snapshot.SidecarScope;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.encode.envoy.OutboundListenerInput;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.SidecarListenerInput;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.encode.envoy.VirtualOutboundInput;
import io.mizzen.translator.encode.envoy.cluster.FixedClusters;
import io.mizzen.translator.encode.envoy.listener.InboundListeners;
import io.mizzen.translator.encode.envoy.listener.OutboundListeners;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.resolve.PortTables;
import io.mizzen.translator.resolve.UnknownTraffic;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The catalogue of what an Envoy sidecar may ask for: every name, and what the resource behind it
 * depends on. Pure; sidecars with equal scopes and labels get equal inputs.
 *
 * @param scope what the proxy sees of the mesh
 * @param proxy what else the proxy is
 * @param certificates where workload certificates come from
 * @param ports the scope's services by port, made once by {@link #portsOf}
 * @param table who serves which service
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarInputs(
    ProxyScope scope,
    SidecarProxy proxy,
    Certificates certificates,
    PortTable ports,
    EndpointTable table) {

  /** The services that a proxy sees, by port; those that are older win conflicts. */
  public static PortTable portsOf(ProxyScope scope, SidecarProxy proxy) {
    List<Service> own =
        scope.snapshot().catalog().services().stream()
            .filter(service -> service.namespace().equals(scope.namespace()))
            .filter(service -> !service.isAlias())
            .filter(service -> service.selector().filter(proxy.labels()::matches).isPresent())
            .sorted(Service.OLDEST_FIRST)
            .toList();
    List<Service> called = scope.services().stream().sorted(Service.OLDEST_FIRST).toList();
    List<PortTables.Imported> egress =
        scope.sidecar().egress().stream()
            .map(listener -> new PortTables.Imported(listener, imported(listener, called, scope)))
            .toList();
    return PortTables.of(called, egress, own, proxy.interception(), proxy.dns(), proxy.families());
  }

  private static List<Service> imported(
      SidecarScope.Egress listener, List<Service> called, ProxyScope scope) {
    SidecarScope sidecar = scope.sidecar();
    return sidecar.isDefault()
        ? called
        : called.stream().flatMap(service -> sidecar.imported(listener, service).stream()).toList();
  }

  /** The treatment of traffic for nobody: its Sidecar's, else the mesh's. */
  public OutboundTrafficPolicy policy() {
    return scope
        .sidecar()
        .outboundTrafficPolicy()
        .map(
            each ->
                each.mode() == Sidecar.Mode.REGISTRY_ONLY
                    ? OutboundTrafficPolicy.REGISTRY_ONLY
                    : OutboundTrafficPolicy.ALLOW_ANY)
        .orElse(scope.settings().outboundTrafficPolicy());
  }

  /** The same, and where those go that pass. */
  private UnknownTraffic unknown() {
    return new UnknownTraffic(
        policy(),
        scope
            .sidecar()
            .outboundTrafficPolicy()
            .flatMap(Sidecar.OutboundTrafficPolicy::egressProxy)
            .map(SidecarInputs::cluster));
  }

  /** As it is written: there need not be such a service. */
  private static ClusterName cluster(Destination to) {
    int port = to.port().map(PortSelector::number).orElse(0);
    return new ClusterName(port, to.subset(), to.host());
  }

  /** Every listener that this proxy has. */
  public List<String> listenerNames() {
    List<String> names = new ArrayList<>();
    if (proxy.interception() == Interception.REDIRECT) {
      names.add(OutboundListeners.VIRTUAL);
      names.add(InboundListeners.VIRTUAL);
    }
    names.addAll(outbound().names());
    names.addAll(inbound().boundNames());
    return names;
  }

  /** A listener, by name; empty for names of no listener. */
  public Optional<SidecarListenerInput> listener(String name) {
    return switch (name) {
      case OutboundListeners.VIRTUAL ->
          Optional.of(new VirtualOutboundInput(unknown(), proxy.families()));
      case InboundListeners.VIRTUAL -> Optional.of(inbound().virtual());
      default ->
          outbound()
              .listener(name)
              .<SidecarListenerInput>map(
                  found ->
                      new OutboundListenerInput(
                          found,
                          unknown(),
                          proxy.families(),
                          scope.settings().traffic().protocolDetectionTimeout()))
              .or(() -> inbound().bound(name));
    };
  }

  /** The route configuration of that name; without virtual hosts if no listener has it. */
  public RouteTableInput routes(String name) {
    return new SidecarRoutes(scope, ports, unknown()).table(name);
  }

  /** Every cluster that this proxy has. */
  public List<String> clusterNames() {
    List<String> names = new ArrayList<>(FixedClusters.names(policy()));
    names.addAll(inbound().clusterNames());
    names.addAll(upstreams().names());
    return names;
  }

  /** An outbound cluster, by name; empty when no service or rule makes one. */
  public Optional<UpstreamInput> upstream(String name) {
    return upstreams().cluster(name);
  }

  /** A cluster that every sidecar has, by name. */
  public Optional<XdsResource> fixedCluster(String name) {
    return FixedClusters.of(name, scope.settings().traffic(), proxy.families());
  }

  /** A cluster of a port of the workload, by name. */
  public Optional<InboundClusterInput> inboundCluster(String name) {
    return inbound().cluster(name);
  }

  /** The endpoints of an outbound cluster, by the cluster's name. */
  public Optional<SidecarEndpointInput> endpoints(String name) {
    return upstreams().endpoints(name);
  }

  /** The fields of this proxy's Sidecar that are not applied. */
  public List<NotApplied> notApplied() {
    SidecarScope sidecar = scope.sidecar();
    return sidecar
        .sidecar()
        .map(NotAppliedCollector::new)
        .map(
            notApplied -> {
              reportIngress(sidecar, notApplied);
              return notApplied.sorted();
            })
        .orElse(List.of());
  }

  private void reportIngress(SidecarScope sidecar, NotAppliedCollector notApplied) {
    SidecarInbound inbound = inbound();
    for (int i = 0; i < sidecar.ingress().size(); i++) {
      Sidecar.IngressListener listener = sidecar.ingress().get(i);
      String path = "spec.ingress[" + i + "].tls";
      int port = listener.port().map(Sidecar.Port::number).orElse(0);
      notApplied.when(
          listener.tls().isPresent() && inbound.overridesTls(port),
          path,
          "as in Istio, it counts only where PeerAuthentication says DISABLE");
      listener
          .tls()
          .flatMap(Gateway.ServerTlsSettings::insecureSkipVerify)
          .filter(skips -> skips)
          .ifPresent(
              skips ->
                  notApplied.add(
                      path + ".insecureSkipVerify", "certificates of clients are verified"));
    }
  }

  /**
   * Whether calls must not reach a workload because what protects it cannot be enforced.
   *
   * @param tls whether it takes mutual TLS: then a policy that demands it is met, if there are
   *     certificates
   */
  public boolean isClosed(Callee callee, TlsMode tls) {
    boolean hasMutualTls = certificates == Certificates.SDS && tls == TlsMode.ISTIO;
    return scope.closing(callee).stream()
        .anyMatch(policy -> !(hasMutualTls && policy.kind().equals("PeerAuthentication")));
  }

  private SidecarUpstreams upstreams() {
    return new SidecarUpstreams(this);
  }

  private SidecarOutbound outbound() {
    return new SidecarOutbound(this);
  }

  private SidecarInbound inbound() {
    return new SidecarInbound(this);
  }
}

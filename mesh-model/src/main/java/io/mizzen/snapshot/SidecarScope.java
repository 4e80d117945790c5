package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.sidecar.Sidecar;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The Sidecar that governs a proxy, resolved for the proxy's namespace: Istio's {@code
 * SidecarScope}. Immutable.
 *
 * @param sidecar the resource; absent for the default, which imports everything
 * @param namespace the proxy's namespace, which {@code .} means
 * @param egress in declared order, at least one; the one without a port is the last
 * @param ingress in declared order; none means that the ports are those of the proxy's services
 * @param inboundConnectionPool for all ingress listeners without one of their own
 * @param outboundTrafficPolicy absent means the mesh's
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarScope(
    Optional<ResourceKey> sidecar,
    String namespace,
    List<Egress> egress,
    List<Sidecar.IngressListener> ingress,
    Optional<ConnectionPoolSettings> inboundConnectionPool,
    Optional<Sidecar.OutboundTrafficPolicy> outboundTrafficPolicy) {

  /**
   * One egress listener.
   *
   * @param port absent for the listener of all ports that no other names
   * @param bind an IP address or {@code unix://} path; empty means what captureMode asks for
   */
  public record Egress(
      Optional<Sidecar.Port> port, String bind, Sidecar.CaptureMode captureMode, Hosts hosts) {

    /** Whether the listener is an HTTP proxy for all ports. */
    public boolean isHttpProxy() {
      return port.filter(each -> each.protocol().equalsIgnoreCase("HTTP_PROXY")).isPresent();
    }

    /**
     * The ports of an imported service that this listener takes: the one of its number, or all
     * where it has none (a Unix socket's is 0).
     */
    List<ServicePort> portsOf(Service service) {
      return port.isEmpty() || port.get().number() == 0 || isHttpProxy()
          ? service.ports()
          : service.port(port.get().number()).stream().toList();
    }
  }

  /** The hosts of a listener, parsed. */
  public static final class Hosts {
    private final EgressHosts entries;

    Hosts(EgressHosts entries) {
      this.entries = entries;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hosts hosts && entries.equals(hosts.entries);
    }

    @Override
    public int hashCode() {
      return entries.hashCode();
    }

    @Override
    public String toString() {
      return entries.toString();
    }
  }

  public SidecarScope {
    egress = List.copyOf(egress);
    ingress = List.copyOf(ingress);
  }

  /** The scope of proxies that no Sidecar governs. */
  static SidecarScope all(String namespace) {
    return new SidecarScope(
        Optional.empty(),
        namespace,
        List.of(
            new Egress(
                Optional.empty(), "", Sidecar.CaptureMode.DEFAULT, new Hosts(EgressHosts.all()))),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  static SidecarScope of(MeshResource<Sidecar> resource) {
    Sidecar spec = resource.spec();
    return new SidecarScope(
        Optional.of(resource.key()),
        resource.namespace(),
        spec.egress().isEmpty()
            ? all(resource.namespace()).egress()
            : spec.egress().stream().map(SidecarScope::egress).toList(),
        spec.ingress(),
        spec.inboundConnectionPool(),
        spec.outboundTrafficPolicy());
  }

  private static Egress egress(Sidecar.EgressListener listener) {
    return new Egress(
        listener.port(),
        listener.hasUsableBind() ? listener.bind() : "",
        listener.captureMode(),
        new Hosts(EgressHosts.parse(listener.hosts())));
  }

  /** This scope as proxies of another namespace see it: a default of the root namespace. */
  SidecarScope in(String other) {
    return other.equals(namespace)
        ? this
        : new SidecarScope(
            sidecar, other, egress, ingress, inboundConnectionPool, outboundTrafficPolicy);
  }

  /** This scope with one of its listeners only. */
  SidecarScope only(Egress listener) {
    return new SidecarScope(
        sidecar,
        namespace,
        List.of(listener),
        ingress,
        inboundConnectionPool,
        outboundTrafficPolicy);
  }

  /** Whether everything is imported because there is no Sidecar. */
  public boolean isDefault() {
    return sidecar.isEmpty();
  }

  /** A service with the ports that a listener imports; empty when the listener does not. */
  public Optional<Service> imported(Egress listener, Service service) {
    return listener.hosts().entries.imports(service.namespace(), service.host(), namespace)
        ? withPorts(service, Set.copyOf(listener.portsOf(service)))
        : Optional.empty();
  }

  /** A service with the ports that any listener imports; empty when none does. */
  public Optional<Service> imported(Service service) {
    return withPorts(
        service,
        egress.stream()
            .flatMap(listener -> imported(listener, service).stream())
            .flatMap(trimmed -> trimmed.ports().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Whether a listener imports a VirtualService.
   *
   * @param hosts of the rule, fully qualified
   */
  public boolean imports(Egress listener, String ruleNamespace, Collection<String> hosts) {
    return listener.hosts().entries.importsRule(ruleNamespace, hosts, namespace);
  }

  /** Whether any listener imports a VirtualService. */
  boolean imports(String ruleNamespace, Collection<String> hosts) {
    return isDefault()
        || egress.stream().anyMatch(listener -> imports(listener, ruleNamespace, hosts));
  }

  /** A service without ports that was imported whole stays. */
  private static Optional<Service> withPorts(Service service, Set<ServicePort> ports) {
    if (ports.size() == service.ports().size()) {
      return Optional.of(service);
    }
    return ports.isEmpty()
        ? Optional.empty()
        : Optional.of(
            service.toBuilder()
                .ports(service.ports().stream().filter(ports::contains).toList())
                .build());
  }
}

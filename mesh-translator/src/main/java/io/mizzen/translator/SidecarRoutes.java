package io.mizzen.translator;

import io.mizzen.api.Service;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.names.HostNames;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.translator.resolve.DomainNames;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.ResolvedRoutes;
import io.mizzen.xds.ClusterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The route configurations of a sidecar: one per port, and one per host behind its own address. */
final class SidecarRoutes {
  /** On this port rules may speak of hosts that no registry knows. */
  private static final int HTTP = 80;

  private final ProxyScope scope;
  private final PortTable ports;
  private final OutboundTrafficPolicy policy;

  SidecarRoutes(ProxyScope scope, PortTable ports, OutboundTrafficPolicy policy) {
    this.scope = scope;
    this.ports = ports;
    this.policy = policy;
  }

  /** {@code <port>} or {@code <host>:<port>}. */
  RouteTableInput table(String name) {
    int colon = name.lastIndexOf(':');
    Optional<Integer> port = port(name.substring(colon + 1));
    if (port.isEmpty()) {
      return new RouteTableInput.None(name);
    }
    if (colon < 0) {
      return ofPort(name, port.get());
    }
    return ports
        .at(port.get(), name.substring(0, colon))
        .filter(entry -> entry.listenerClass().mayBeHttp())
        .<RouteTableInput>map(
            entry -> new RouteTableInput.OfHost(name, virtualHost(entry, List.of("*"))))
        .orElseGet(() -> new RouteTableInput.None(name));
  }

  private static Optional<Integer> port(String text) {
    return text.matches("[1-9]\\d{0,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private RouteTableInput ofPort(String name, int port) {
    List<Entry> entries =
        ports.at(port).stream().filter(entry -> entry.listenerClass().mayBeHttp()).toList();
    Set<String> hosts =
        entries.stream().map(entry -> entry.service().host()).collect(Collectors.toSet());
    Domains domains = new Domains(hosts);
    List<VirtualHostInput> all = new ArrayList<>();
    for (Entry entry : entries) {
      List<String> own = domains.take(entry.service().host(), names(entry));
      if (!own.isEmpty()) {
        all.add(virtualHost(entry, own));
      }
    }
    for (String host : otherHosts(port, hosts)) {
      if (!domains.take(host, List.of(host)).isEmpty()) {
        VirtualHostInput input = new RouteInputs(scope, profile()).ofHost(host, port);
        if (hasRoutes(input)) {
          all.add(input);
        }
      }
    }
    all.sort(Comparator.comparing(VirtualHostInput::name));
    return new RouteTableInput.OfPort(name, all, policy);
  }

  /** Hosts that rules name and no service of the port has. */
  private List<String> otherHosts(int port, Set<String> hosts) {
    Set<String> others = new LinkedHashSet<>();
    for (List<String> named : scope.virtualServiceHosts()) {
      boolean concerned = port == HTTP || named.stream().anyMatch(host -> isKnown(host, hosts));
      if (concerned) {
        named.stream().filter(host -> !isKnown(host, hosts)).forEach(others::add);
      }
    }
    return List.copyOf(others);
  }

  private static boolean isKnown(String named, Set<String> hosts) {
    return HostNames.isWildcard(named)
        ? hosts.stream().anyMatch(host -> HostNames.covers(named, host))
        : hosts.contains(named);
  }

  private static boolean hasRoutes(VirtualHostInput input) {
    return input.rules().stream()
        .anyMatch(rule -> !ResolvedRoutes.of(input.scopeOf(rule)).routes().isEmpty());
  }

  private VirtualHostInput virtualHost(Entry entry, List<String> domains) {
    Service service = entry.service();
    int port = entry.port().number();
    ClusterName cluster = new ClusterName(port, "", service.host());
    RouteInput routes = new RouteInputs(scope, profile()).of(cluster, service);
    return new VirtualHostInput(
        service.host() + ":" + port,
        domains,
        port,
        Optional.of(cluster),
        routes.settings(),
        routes.source(),
        routes.rules(),
        routes.destinations());
  }

  private List<String> names(Entry entry) {
    Service service = entry.service();
    List<String> names = new ArrayList<>();
    Stream.concat(Stream.of(service.host()), scope.aliases(service).stream())
        .map(host -> DomainNames.of(host, scope.namespace(), scope.settings().domain()))
        .forEach(names::addAll);
    List<String> all = new ArrayList<>(service.isHeadless() ? DomainNames.withPods(names) : names);
    entry.addresses().stream().filter(each -> each.indexOf('/') < 0).forEach(all::add);
    return all;
  }

  private static CapabilityProfile profile() {
    return CapabilityProfile.envoySidecar();
  }

  /** Domains are unique in a route configuration, whatever their case; the first one has it. */
  private static final class Domains {
    private final Set<String> hosts;
    private final Set<String> taken = new HashSet<>();

    Domains(Set<String> hosts) {
      this.hosts = hosts;
    }

    /** The names that a host gets; never the full name of another. */
    List<String> take(String host, List<String> names) {
      return names.stream()
          .filter(name -> name.equals(host) || !hosts.contains(name))
          .filter(name -> taken.add(name.toLowerCase(Locale.ROOT)))
          .map(name -> name.indexOf(':') >= 0 ? "[" + name + "]" : name)
          .toList();
    }
  }
}

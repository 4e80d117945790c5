package io.mizzen.translator;

import com.google.common.net.InetAddresses;
import io.mizzen.api.Service;
import io.mizzen.names.HostNames;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.translator.resolve.DomainNames;
import io.mizzen.translator.resolve.EgressPorts;
import io.mizzen.translator.resolve.ListenerBind;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.ResolvedRoutes;
import io.mizzen.translator.resolve.UnknownTraffic;
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
  private final UnknownTraffic unknown;

  SidecarRoutes(ProxyScope scope, PortTable ports, UnknownTraffic unknown) {
    this.scope = scope;
    this.ports = ports;
    this.unknown = unknown;
  }

  /** {@code <port>}, {@code <host>:<port>} or {@code unix://<path>}. */
  RouteTableInput table(String name) {
    if (name.startsWith(ListenerBind.UNIX)) {
      return ports
          .routed(0, name)
          .<RouteTableInput>map(egress -> ofAllPorts(name, egress))
          .orElseGet(() -> new RouteTableInput.None(name));
    }
    int colon = name.lastIndexOf(':');
    Optional<Integer> port = port(name.substring(colon + 1));
    Optional<EgressPorts> egress = port.flatMap(number -> ports.routed(number, name));
    if (egress.isEmpty()) {
      return new RouteTableInput.None(name);
    }
    ProxyScope seen = scope.at(egress.get().listener());
    if (colon < 0) {
      return egress.get().isForAllPorts()
          ? ofAllPorts(name, egress.get())
          : ofPort(name, port.get(), egress.get().at(port.get()), seen);
    }
    return egress.get().at(port.get()).stream()
        .filter(entry -> entry.service().host().equals(name.substring(0, colon)))
        .findFirst()
        .filter(entry -> entry.listenerClass().mayBeHttp())
        .<RouteTableInput>map(
            entry -> new RouteTableInput.OfHost(name, virtualHost(entry, List.of("*"), seen)))
        .orElseGet(() -> new RouteTableInput.None(name));
  }

  private static Optional<Integer> port(String text) {
    return text.matches("[1-9]\\d{0,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /**
   * The services of a listener whose clients name the port they mean: as a name alone means port
   * 80, other ports have names with their number only.
   */
  private RouteTableInput ofAllPorts(String name, EgressPorts egress) {
    ProxyScope seen = scope.at(egress.listener());
    Domains domains =
        new Domains(
            egress.byPort().values().stream()
                .flatMap(List::stream)
                .map(entry -> entry.service().host())
                .collect(Collectors.toSet()));
    List<VirtualHostInput> all = new ArrayList<>();
    for (List<Entry> entries : egress.byPort().values()) {
      for (Entry entry : entries) {
        List<String> own =
            entry.listenerClass().mayBeHttp()
                ? domains.take(entry.service().host(), namesWithPort(entry))
                : List.of();
        if (!own.isEmpty()) {
          all.add(virtualHost(entry, own, seen));
        }
      }
    }
    all.sort(Comparator.comparing(VirtualHostInput::name));
    return new RouteTableInput.OfPort(name, all, unknown);
  }

  private List<String> namesWithPort(Entry entry) {
    int port = entry.port().number();
    return names(entry).stream()
        .flatMap(
            name ->
                port == HTTP ? Stream.of(name, name + ":" + port) : Stream.of(name + ":" + port))
        .toList();
  }

  private RouteTableInput ofPort(String name, int port, List<Entry> all, ProxyScope seen) {
    List<Entry> entries = all.stream().filter(entry -> entry.listenerClass().mayBeHttp()).toList();
    Set<String> hosts =
        entries.stream().map(entry -> entry.service().host()).collect(Collectors.toSet());
    Domains domains = new Domains(hosts);
    List<VirtualHostInput> virtualHosts = new ArrayList<>();
    // A host that a rule names, such as an address, is not a service's: as in Istio it comes first.
    for (String host : otherHosts(port, hosts, seen)) {
      VirtualHostInput input = new RouteInputs(seen, profile()).ofHost(host, port);
      if (hasRoutes(input) && !domains.take(host, List.of(host)).isEmpty()) {
        virtualHosts.add(input);
      }
    }
    for (Entry entry : entries) {
      List<String> own = domains.take(entry.service().host(), names(entry));
      if (!own.isEmpty()) {
        virtualHosts.add(virtualHost(entry, own, seen));
      }
    }
    virtualHosts.sort(Comparator.comparing(VirtualHostInput::name));
    return new RouteTableInput.OfPort(name, virtualHosts, unknown);
  }

  /** Hosts that rules name and no service of the port has. */
  private static List<String> otherHosts(int port, Set<String> hosts, ProxyScope seen) {
    Set<String> others = new LinkedHashSet<>();
    for (List<String> named : seen.virtualServiceHosts()) {
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

  private static VirtualHostInput virtualHost(Entry entry, List<String> domains, ProxyScope seen) {
    Service service = entry.service();
    int port = entry.port().number();
    ClusterName cluster = new ClusterName(port, "", service.host());
    RouteInput routes = new RouteInputs(seen, profile()).of(cluster, service);
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
    entry.addresses().stream()
        .filter(each -> each.indexOf('/') < 0)
        .map(Domains::bracketed)
        .forEach(all::add);
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
          .map(Domains::bracketed)
          .toList();
    }

    /** An IPv6 address in brackets, as it stands in an authority. */
    private static String bracketed(String name) {
      return InetAddresses.isInetAddress(name) && name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    }
  }
}

package io.mizzen.translator.resolve;

import io.mizzen.api.Port;
import io.mizzen.api.Protocol;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TargetPort;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.snapshot.SidecarScope;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.PortTable.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Makes {@link PortTable}s: which listener each port of each service shares with which others.
 * Confined to the making of one.
 */
@API(status = API.Status.INTERNAL)
public final class PortTables {
  /** Ports on which the sidecar itself listens on all addresses. */
  private static final Set<Integer> RESERVED = Set.of(15001, 15006, 15090);

  private final Interception interception;
  private final DnsCapture dns;
  private final IpFamilies families;
  private final SortedMap<String, Growing> byListener = new TreeMap<>();
  private final List<Entry> byPod = new ArrayList<>();

  /** A listener that services are added to; the bind of the first one counts. */
  private record Growing(ListenerBind bind, int port, EgressPorts egress, List<Entry> entries) {
    Shared done() {
      return new Shared(bind, port, egress, entries);
    }
  }

  private PortTables(Interception interception, DnsCapture dns, IpFamilies families) {
    this.interception = interception;
    this.dns = dns;
    this.families = families;
  }

  /**
   * An egress listener and the services it imports, in the order in which they win conflicts.
   *
   * @param services with the ports that it imports
   */
  public record Imported(SidecarScope.Egress listener, List<Service> services) {
    public Imported {
      services = List.copyOf(services);
    }
  }

  /**
   * A table of services in the order in which they win conflicts.
   *
   * @param services those that the proxy may call
   * @param egress those among them that have listeners; one that takes all ports is the last
   * @param own those that lead to its workload
   * @param interception how the proxy gets connections
   * @param dns who tells its workload the addresses of services
   * @param families the IP versions of the proxy
   */
  public static PortTable of(
      List<Service> services,
      List<Imported> egress,
      List<Service> own,
      Interception interception,
      DnsCapture dns,
      IpFamilies families) {
    return new PortTables(interception, dns, families).table(services, egress, own);
  }

  private PortTable table(List<Service> services, List<Imported> egress, List<Service> own) {
    SortedMap<String, List<Entry>> byHost = new TreeMap<>();
    for (Entry entry : entries(services)) {
      byHost.computeIfAbsent(entry.service().host(), host -> new ArrayList<>()).add(entry);
    }
    byHost.replaceAll((host, entries) -> List.copyOf(entries));
    List<EgressPorts> ports = new ArrayList<>();
    for (Imported each : egress) {
      List<Entry> entries = entries(each.services());
      EgressPorts imported = new EgressPorts(each.listener(), byPort(entries));
      ports.add(imported);
      each.listener()
          .port()
          .ifPresentOrElse(
              port -> declared(imported, port, each.services()), () -> others(imported, entries));
    }
    SortedMap<String, Shared> listeners = new TreeMap<>();
    byListener.forEach((name, growing) -> listeners.put(name, growing.done()));
    return new PortTable(byPort(entries(services)), byHost, ports, listeners, byPod, all(own));
  }

  private static SortedMap<Integer, List<Entry>> byPort(List<Entry> entries) {
    SortedMap<Integer, List<Entry>> byPort = new TreeMap<>();
    for (Entry entry : entries) {
      byPort.computeIfAbsent(entry.port().number(), number -> new ArrayList<>()).add(entry);
    }
    byPort.replaceAll((number, same) -> List.copyOf(same));
    return byPort;
  }

  private List<Entry> entries(List<Service> services) {
    return all(services).stream()
        .filter(entry -> entry.listenerClass() != ListenerClass.NONE)
        .toList();
  }

  /** As in Istio, a workload takes connections at its ports of UDP too. */
  private List<Entry> all(List<Service> services) {
    return services.stream()
        .flatMap(
            service ->
                service.ports().stream().map(port -> new Entry(service, port, addresses(service))))
        .toList();
  }

  /** Of a service with addresses of both IP versions a proxy of one version has its own. */
  private List<String> addresses(Service service) {
    List<String> declared = service.addresses();
    if (declared.isEmpty()) {
      return dns == DnsCapture.ALLOCATED
          ? service.allocatedAddresses().stream().filter(families::reaches).toList()
          : declared;
    }
    List<String> reached =
        service.isKubernetes() ? declared.stream().filter(families::reaches).toList() : declared;
    return reached.isEmpty() ? declared : reached;
  }

  /** A listener whose port and protocol the Sidecar says. */
  private void declared(EgressPorts egress, Sidecar.Port declared, List<Service> services) {
    for (Service service : services) {
      Optional<ServicePort> port = port(egress, declared, service);
      port.ifPresent(
          found -> {
            Entry entry = new Entry(service, found, addresses(service));
            for (ListenerBind bind : binds(egress, entry)) {
              add(bind, declared.number(), egress, entry);
            }
          });
    }
  }

  /**
   * The service's port as the Sidecar's protocol has it. A Unix socket has no port: connections
   * that are not HTTP are then for the only port of the service.
   */
  private static Optional<ServicePort> port(
      EgressPorts egress, Sidecar.Port declared, Service service) {
    Protocol protocol =
        egress.listener().isHttpProxy()
            ? Protocol.HTTP
            : Protocol.parse(declared.protocol()).orElse(Protocol.UNSUPPORTED);
    List<ServicePort> own = service.clientPorts();
    if (declared.number() == 0 && (own.isEmpty() || (own.size() > 1 && !protocol.isHttp()))) {
      return Optional.empty();
    }
    Port number = declared.number() == 0 ? own.get(0).port() : Port.of(declared.number());
    return Optional.of(new ServicePort(declared.name(), number, protocol, TargetPort.same()));
  }

  /** All other ports; what the Sidecar has declared itself is not added to. */
  private void others(EgressPorts egress, List<Entry> entries) {
    Set<String> locked = Set.copyOf(byListener.keySet());
    for (Entry entry : entries) {
      if (entry.isMetAtEndpoints() && egress.bind(interception, families).isEmpty()) {
        byPod.add(entry);
      } else {
        for (ListenerBind bind : binds(egress, entry)) {
          if (!locked.contains(bind.name(entry.port().number()))) {
            add(bind, entry.port().number(), egress, entry);
          }
        }
      }
    }
  }

  /**
   * The listener's own bind; else the service's addresses, or all for HTTP. Addresses that a
   * cluster or the mesh has given are one listener's, those that a ServiceEntry lists have one
   * each; networks are told apart by the listener of all addresses.
   */
  private List<ListenerBind> binds(EgressPorts egress, Entry entry) {
    Optional<ListenerBind> named = egress.bind(interception, families);
    if (named.isPresent()) {
      return List.of(named.get());
    }
    List<String> own =
        entry.listenerClass() == ListenerClass.HTTP
            ? List.of()
            : entry.addresses().stream().filter(each -> !Entry.isSubnet(each)).distinct().toList();
    List<ListenerBind> binds = new ArrayList<>();
    if (entry.service().isKubernetes() || entry.service().addresses().isEmpty()) {
      if (!own.isEmpty()) {
        binds.add(ListenerBind.redirected(own));
      }
    } else {
      own.forEach(each -> binds.add(ListenerBind.redirected(List.of(each))));
    }
    if (binds.isEmpty() || !entry.subnets().isEmpty()) {
      binds.add(ListenerBind.redirected(families.wildcards()));
    }
    return binds;
  }

  private void add(ListenerBind bind, int port, EgressPorts egress, Entry entry) {
    if (bind.isWildcard() && RESERVED.contains(port)) {
      return;
    }
    byListener
        .computeIfAbsent(
            bind.name(port), name -> new Growing(bind, port, egress, new ArrayList<>()))
        .entries()
        .add(entry);
  }
}

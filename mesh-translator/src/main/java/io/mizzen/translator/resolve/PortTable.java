package io.mizzen.translator.resolve;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The services of a scope by port and by listener, so that a listener or a route configuration
 * looks at its own services only.
 *
 * @param byPort port number to its services, in the order in which they win conflicts
 * @param byHost full host to its ports
 * @param byListener {@code <bind>_<port>} to the services that share it, in the same order
 * @param byPod services without an address whose connections are told apart by their pods'
 * @param own those that lead to the proxy's own workload, in the same order, whether it may call
 *     them or not
 */
@API(status = API.Status.EXPERIMENTAL)
public record PortTable(
    SortedMap<Integer, List<Entry>> byPort,
    SortedMap<String, List<Entry>> byHost,
    SortedMap<String, List<Entry>> byListener,
    List<Entry> byPod,
    List<Entry> own) {

  /** Ports on which the sidecar itself listens on all addresses. */
  private static final Set<Integer> RESERVED = Set.of(15001, 15006, 15020, 15021, 15090);

  /**
   * One port of one service.
   *
   * @param addresses those of the service that its callers dial, IP or CIDR; empty for any
   */
  public record Entry(Service service, ServicePort port, List<String> addresses) {
    public Entry {
      addresses = List.copyOf(addresses);
    }

    static Entry of(Service service, ServicePort port, DnsCapture dns) {
      List<String> declared = service.addresses();
      return new Entry(
          service,
          port,
          declared.isEmpty() && dns == DnsCapture.ALLOCATED
              ? service.allocatedAddress().stream().toList()
              : declared);
    }

    public ListenerClass listenerClass() {
      return ListenerClass.of(port);
    }

    /** The addresses that are networks. */
    public List<String> subnets() {
      return addresses.stream().filter(Entry::isSubnet).toList();
    }

    /** The addresses at which its connections are caught: its own addresses, or all. */
    List<String> binds() {
      Set<String> binds = new TreeSet<>();
      if (listenerClass() != ListenerClass.HTTP) {
        addresses.stream().filter(each -> !isSubnet(each)).forEach(binds::add);
      }
      return binds.isEmpty() || !subnets().isEmpty()
          ? List.of(OutboundListener.ANY_ADDRESS)
          : List.copyOf(binds);
    }

    private static boolean isSubnet(String address) {
      return address.indexOf('/') >= 0;
    }
  }

  public PortTable {
    byPort = Collections.unmodifiableSortedMap(new TreeMap<>(byPort));
    byHost = Collections.unmodifiableSortedMap(new TreeMap<>(byHost));
    byListener = Collections.unmodifiableSortedMap(new TreeMap<>(byListener));
    byPod = List.copyOf(byPod);
    own = List.copyOf(own);
  }

  /**
   * Of services in the order in which they win conflicts.
   *
   * @param services those that the proxy may call
   * @param own those that lead to its workload
   * @param interception where the proxy listens
   * @param dns who tells its workload the addresses of services
   */
  public static PortTable of(
      List<Service> services, List<Service> own, Interception interception, DnsCapture dns) {
    SortedMap<Integer, List<Entry>> byPort = new TreeMap<>();
    SortedMap<String, List<Entry>> byHost = new TreeMap<>();
    SortedMap<String, List<Entry>> byListener = new TreeMap<>();
    List<Entry> byPod = new ArrayList<>();
    for (Service service : services) {
      for (ServicePort port : service.clientPorts()) {
        Entry entry = Entry.of(service, port, dns);
        byPort.computeIfAbsent(port.number(), number -> new ArrayList<>()).add(entry);
        byHost.computeIfAbsent(service.host(), host -> new ArrayList<>()).add(entry);
        if (interception == Interception.NONE) {
          byListener
              .computeIfAbsent(
                  OutboundListener.LOOPBACK + "_" + port.number(), name -> new ArrayList<>())
              .add(entry);
        } else if (service.isHeadless() && entry.listenerClass() != ListenerClass.HTTP) {
          byPod.add(entry);
        } else {
          file(entry, byListener);
        }
      }
    }
    byPort.replaceAll((number, entries) -> List.copyOf(entries));
    byListener.replaceAll((name, entries) -> List.copyOf(entries));
    return new PortTable(byPort, byHost, byListener, byPod, portsOf(own, dns));
  }

  private static List<Entry> portsOf(List<Service> services, DnsCapture dns) {
    return services.stream()
        .flatMap(
            service -> service.clientPorts().stream().map(port -> Entry.of(service, port, dns)))
        .toList();
  }

  private static void file(Entry entry, SortedMap<String, List<Entry>> byListener) {
    for (String bind : entry.binds()) {
      boolean taken =
          bind.equals(OutboundListener.ANY_ADDRESS) && RESERVED.contains(entry.port().number());
      if (!taken) {
        byListener
            .computeIfAbsent(bind + "_" + entry.port().number(), name -> new ArrayList<>())
            .add(entry);
      }
    }
  }

  /** The services of a port. */
  public List<Entry> at(int port) {
    return byPort.getOrDefault(port, List.of());
  }

  /** The service of that host, if it has that port. */
  public Optional<Entry> at(int port, String host) {
    return byHost.getOrDefault(host, List.of()).stream()
        .filter(entry -> entry.port().number() == port)
        .findFirst();
  }
}

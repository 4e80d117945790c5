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

  /** One port of one service. */
  public record Entry(Service service, ServicePort port) {
    public ListenerClass listenerClass() {
      return ListenerClass.of(port);
    }

    /** The addresses that are networks. */
    List<String> subnets() {
      return service.addresses().stream().filter(Entry::isSubnet).toList();
    }

    /** The addresses at which its connections are caught: its own addresses, or all. */
    List<String> binds() {
      Set<String> binds = new TreeSet<>();
      if (listenerClass() != ListenerClass.HTTP) {
        service.addresses().stream().filter(each -> !isSubnet(each)).forEach(binds::add);
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
   */
  public static PortTable of(List<Service> services, List<Service> own, Interception interception) {
    SortedMap<Integer, List<Entry>> byPort = new TreeMap<>();
    SortedMap<String, List<Entry>> byHost = new TreeMap<>();
    SortedMap<String, List<Entry>> byListener = new TreeMap<>();
    List<Entry> byPod = new ArrayList<>();
    for (Service service : services) {
      for (ServicePort port : service.clientPorts()) {
        Entry entry = new Entry(service, port);
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
    return new PortTable(byPort, byHost, byListener, byPod, portsOf(own));
  }

  private static List<Entry> portsOf(List<Service> services) {
    return services.stream()
        .flatMap(service -> service.clientPorts().stream().map(port -> new Entry(service, port)))
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

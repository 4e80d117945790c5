package io.mizzen.translator.resolve;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The services of a scope by port and by listener, so that a listener or a route configuration
 * looks at its own services only.
 *
 * @param byPort port number to its services, in the order in which they win conflicts
 * @param byHost full host to its ports
 * @param egress the egress listeners of the proxy's Sidecar, in their order
 * @param byListener the listeners by name, but for those of {@code byPod}
 * @param byPod services without an address whose connections are told apart by their endpoints'
 * @param own those that lead to the proxy's own workload, in the same order, whether it may call
 *     them or not
 */
@API(status = API.Status.EXPERIMENTAL)
public record PortTable(
    SortedMap<Integer, List<Entry>> byPort,
    SortedMap<String, List<Entry>> byHost,
    List<EgressPorts> egress,
    SortedMap<String, Shared> byListener,
    List<Entry> byPod,
    List<Entry> own) {

  /**
   * One port of one service.
   *
   * @param addresses those of the service that its callers dial, IP or CIDR; empty for any
   */
  public record Entry(Service service, ServicePort port, List<String> addresses) {
    public Entry {
      addresses = List.copyOf(addresses);
    }

    public ListenerClass listenerClass() {
      return ListenerClass.of(port);
    }

    /** The addresses that are networks. */
    public List<String> subnets() {
      return addresses.stream().filter(Entry::isSubnet).toList();
    }

    /**
     * Whether connections are told apart by the endpoints that their clients dial: those of a
     * service without an address, but for HTTP.
     */
    boolean isMetAtEndpoints() {
      return service.isDialedAtEndpoints()
          && addresses.isEmpty()
          && listenerClass() != ListenerClass.HTTP;
    }

    static boolean isSubnet(String address) {
      return address.indexOf('/') >= 0;
    }
  }

  /**
   * A listener and the services that share it.
   *
   * @param port 0 for a Unix socket
   * @param egress the egress listener that it belongs to
   * @param entries in the order in which they win conflicts
   */
  public record Shared(ListenerBind bind, int port, EgressPorts egress, List<Entry> entries) {
    public Shared {
      entries = List.copyOf(entries);
    }
  }

  public PortTable {
    byPort = Collections.unmodifiableSortedMap(new TreeMap<>(byPort));
    byHost = Collections.unmodifiableSortedMap(new TreeMap<>(byHost));
    egress = List.copyOf(egress);
    byListener = Collections.unmodifiableSortedMap(new TreeMap<>(byListener));
    byPod = List.copyOf(byPod);
    own = List.copyOf(own);
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

  /** The egress listener whose services and rules are in a route configuration. */
  public Optional<EgressPorts> routed(int port, String name) {
    return egress.stream().filter(each -> each.routes(port, name)).findFirst();
  }
}

package io.mizzen.simulation;

import io.mizzen.dataplane.listener.IpAddress;
import io.mizzen.dataplane.listener.Listener;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which listener takes a call. A redirected connection goes to the listener that restores original
 * destinations, which hands it on to the listener of that very address, then to the one of the port
 * on all addresses, and keeps it where there is none.
 */
final class Listeners {
  /** Istio's names of the two listeners that redirected connections arrive at. */
  private static final String INBOUND = "virtualInbound";

  private static final String OUTBOUND = "virtualOutbound";

  private final ProxyResources resources;

  Listeners(ProxyResources resources) {
    this.resources = resources;
  }

  Optional<Listener> find(Request.Entry entry) {
    if (entry instanceof Request.Dialled dialled) {
      return resources.listener(dialled.name());
    }
    if (entry instanceof Request.Inbound) {
      return resources.listener(INBOUND);
    }
    Request.Outbound to = (Request.Outbound) entry;
    return first(bound -> bound.port() == to.port() && isAddress(bound.host(), to.address()))
        .or(() -> first(bound -> bound.port() == to.port() && isAny(bound.host(), to.address())))
        .or(() -> resources.listener(OUTBOUND));
  }

  private Optional<Listener> first(Predicate<Listener.Address> bound) {
    return resources.listeners().stream()
        .filter(each -> !List.of(INBOUND, OUTBOUND).contains(each.name()))
        .filter(each -> each.addresses().stream().anyMatch(bound))
        .findFirst();
  }

  private static boolean isAddress(String host, IpAddress address) {
    return isIp(host) && IpAddress.parse(host).equals(address);
  }

  private static boolean isAny(String host, IpAddress address) {
    return host.equals("::") || (host.equals("0.0.0.0") && address.family() == IpAddress.Family.V4);
  }

  private static boolean isIp(String host) {
    return !host.startsWith("unix:") && !host.startsWith("internal/");
  }
}

package io.mizzen.dataplane.listener;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.listener.v3.Listener}.
 *
 * @param addresses {@code address} and {@code additional_addresses}; none for an API listener
 * @param apiListener the connection manager of a proxyless client (gRFC A27)
 * @param filterChains in order, which does not matter for matching
 * @param defaultChain {@code default_filter_chain}
 * @param listenerFilters what looks at a connection before a chain is chosen
 * @param destination whose address chains are chosen by
 */
@API(status = API.Status.EXPERIMENTAL)
public record Listener(
    String name,
    List<Address> addresses,
    Optional<NetworkFilter.HttpConnectionManagerFilter> apiListener,
    List<FilterChain> filterChains,
    Optional<FilterChain> defaultChain,
    List<ListenerFilter> listenerFilters,
    Destination destination) {

  public Listener {
    addresses = List.copyOf(addresses);
    filterChains = List.copyOf(filterChains);
    listenerFilters = List.copyOf(listenerFilters);
  }

  /** {@code use_original_dst}. */
  public enum Destination {
    OWN,
    /** Hands a connection on to the listener that is bound to its original destination, if any. */
    ORIGINAL
  }

  /**
   * The address that a listener is bound to.
   *
   * @param host an IP address, or {@code unix:<path>} with port 0
   */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return host.indexOf(':') < 0 || host.startsWith("unix:")
          ? host + ":" + port
          : "[" + host + "]:" + port;
    }
  }

  /** Whether a listener filter of that name looks at connections to a port. */
  public boolean looksWith(String filter, int destinationPort) {
    return listenerFilters.stream()
        .anyMatch(each -> each.name().equals(filter) && !each.disabled().test(destinationPort));
  }
}

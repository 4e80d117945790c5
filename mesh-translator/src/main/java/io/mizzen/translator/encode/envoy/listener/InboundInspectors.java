package io.mizzen.translator.encode.envoy.listener;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The filters that look for TLS and HTTP, each only at ports whose chains ask for it. */
final class InboundInspectors {
  /** Stands for every port without chains of its own. */
  private static final int OTHERS = 0;

  private InboundInspectors() {}

  /**
   * The filters of a listener.
   *
   * @param ports the ports that it tells apart, sorted; {@link #OTHERS} for all others
   */
  static List<ListenerFilter> of(List<FilterChain> chains, List<Integer> ports) {
    List<ListenerFilter> filters = new ArrayList<>();
    // HTTP after TLS: what is TLS is not looked into.
    if (chains.stream().anyMatch(InboundInspectors::asksForTls)) {
      filters.add(limited(ListenerFilters.tls(), chains, ports, InboundInspectors::asksForTls));
    }
    if (chains.stream().anyMatch(InboundInspectors::asksForHttp)) {
      filters.add(http(chains, ports));
    }
    return filters;
  }

  /** Off where it is not asked for; as in Istio, on at ports that are not named. */
  private static ListenerFilter http(List<FilterChain> chains, List<Integer> ports) {
    List<Integer> without =
        ports.stream()
            .filter(port -> !isAsked(chains, port, InboundInspectors::asksForHttp))
            .toList();
    ListenerFilter.Builder filter = ListenerFilters.http();
    if (!without.isEmpty()) {
      filter.setFilterDisabled(ListenerFilters.ports(without));
    }
    return filter.build();
  }

  /** Off where it is not asked for; a port that is not named is treated as the others are. */
  private static ListenerFilter limited(
      ListenerFilter.Builder filter,
      List<FilterChain> chains,
      List<Integer> ports,
      Predicate<FilterChain> asks) {
    List<Integer> with = new ArrayList<>();
    List<Integer> without = new ArrayList<>();
    for (int port : ports) {
      (isAsked(chains, port, asks) ? with : without).add(port);
    }
    boolean byDefault = !ports.contains(OTHERS) || with.contains(OTHERS);
    if (!byDefault) {
      filter.setFilterDisabled(ListenerFilters.not(ListenerFilters.ports(with)));
    } else if (!without.isEmpty()) {
      filter.setFilterDisabled(ListenerFilters.ports(without));
    }
    return filter.build();
  }

  private static boolean isAsked(List<FilterChain> chains, int port, Predicate<FilterChain> asks) {
    return chains.stream()
        .filter(chain -> chain.getFilterChainMatch().getDestinationPort().getValue() == port)
        .anyMatch(asks);
  }

  private static boolean asksForTls(FilterChain chain) {
    return chain.getFilterChainMatch().getTransportProtocol().equals("tls");
  }

  private static boolean asksForHttp(FilterChain chain) {
    return chain.getFilterChainMatch().getApplicationProtocolsList().contains("http/1.1");
  }
}

package io.mizzen.simulation;

import io.mizzen.dataplane.listener.FilterChain;
import io.mizzen.dataplane.listener.NetworkFilter;
import java.util.List;
import java.util.Set;

/** The filters that a simulation passes by although they may refuse or change a request. */
final class Unsimulated {
  /** Simulated, or without a say in where a request goes. */
  private static final Set<String> PASSED =
      Set.of(
          "envoy.filters.http.router",
          "envoy.filters.http.fault",
          "envoy.filters.http.cors",
          "envoy.filters.http.grpc_stats",
          "envoy.filters.http.grpc_web",
          "envoy.filters.http.dynamic_forward_proxy",
          "envoy.extensions.filters.network.sni_dynamic_forward_proxy",
          "istio.metadata_exchange",
          "istio.alpn",
          "istio.stats");

  private Unsimulated() {}

  static List<String> of(NetworkFilter.HttpConnectionManagerFilter manager) {
    return manager.httpFilters().stream().filter(name -> !PASSED.contains(name)).toList();
  }

  static List<String> of(FilterChain chain) {
    return chain.filters().stream()
        .filter(NetworkFilter.Other.class::isInstance)
        .map(filter -> ((NetworkFilter.Other) filter).name())
        .filter(name -> !PASSED.contains(name))
        .toList();
  }
}

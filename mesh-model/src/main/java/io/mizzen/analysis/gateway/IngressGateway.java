package io.mizzen.analysis.gateway;

import java.util.Map;
import java.util.Set;

/** Istio's own ingress gateway, whose documents are not shown as a rule. */
final class IngressGateway {
  static final Map<String, String> LABELS = Map.of("istio", "ingressgateway");
  static final Set<Integer> PORTS = Set.of(80, 443, 31_400, 15_443);

  private IngressGateway() {}
}

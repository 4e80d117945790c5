package io.mizzen.xds.server;

/** What a client does with a cluster it was sent again. */
enum Warming {
  /**
   * It keeps endpoints apart from clusters and goes on using those it has: gRPC in all languages,
   * which would have to process the same endpoints again for nothing.
   */
  KEEPS_ENDPOINTS,
  /**
   * A changed cluster is warmed anew and waits for an endpoint response that was sent after it,
   * even if nothing changed there: Envoy, also where it does not ask again.
   */
  AWAITS_ENDPOINTS;

  static Warming of(ProxyNode node) {
    return node.isEnvoy() ? AWAITS_ENDPOINTS : KEEPS_ENDPOINTS;
  }
}

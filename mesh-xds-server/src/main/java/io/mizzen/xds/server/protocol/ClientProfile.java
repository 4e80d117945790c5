package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/** The order of resources that a kind of client needs. */
@API(status = API.Status.INTERNAL)
public enum ClientProfile {
  /**
   * It keeps endpoints apart from clusters and goes on using those it has when a cluster is sent
   * again: gRPC in all languages.
   */
  KEEPS_ENDPOINTS,
  /**
   * It warms clusters: one that was sent again waits for an endpoint response that was sent after
   * it, even if nothing changed there, and a route to a cluster that is not there yet fails. So
   * endpoints follow changed clusters, and listeners and routes wait until the clusters sent before
   * them are answered. Envoy.
   */
  WARMS_CLUSTERS
}

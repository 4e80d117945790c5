package io.mizzen.model;

import org.apiguardian.api.API;

/**
 * The treatment of a workload's traffic to hosts and addresses that no service has; Istio's {@code
 * MeshConfig.outboundTrafficPolicy.mode}. A Sidecar may say otherwise for the workloads it selects.
 * A proxyless gRPC client cannot dial what no service has, whatever this says.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum OutboundTrafficPolicy {
  /** It goes where the client sent it: {@code PassthroughCluster}. */
  ALLOW_ANY,
  /**
   * As {@link #ALLOW_ANY}, but plaintext HTTP goes where the proxy's own lookup of its {@code Host}
   * leads: {@code AllowAnyDynamicDNSCluster}. A Sidecar cannot ask for it.
   */
  ALLOW_ANY_DYNAMIC_DNS,
  /** It ends: HTTP with 502, connections in {@code BlackHoleCluster}. */
  REGISTRY_ONLY
}

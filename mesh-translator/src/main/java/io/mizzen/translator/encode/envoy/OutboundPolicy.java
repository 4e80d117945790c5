package io.mizzen.translator.encode.envoy;

import org.apiguardian.api.API;

/** The treatment of traffic for hosts and addresses that no service has. */
@API(status = API.Status.EXPERIMENTAL)
public enum OutboundPolicy {
  /** It goes where the client sent it: {@code PassthroughCluster}. */
  ALLOW_ANY,
  /** It ends: HTTP with 502, connections in {@code BlackHoleCluster}. */
  REGISTRY_ONLY
}

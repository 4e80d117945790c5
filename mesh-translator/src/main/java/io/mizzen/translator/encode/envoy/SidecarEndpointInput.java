package io.mizzen.translator.encode.envoy;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.translator.endpoint.LocalityPolicy;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that the endpoints of one cluster of a sidecar may depend on; it is the cache key of the
 * result.
 *
 * @param name the cluster's name
 * @param endpoints those that serve the cluster's port and subset and may be reached, in any order
 * @param locality how this proxy prefers some localities to others
 * @param mutualTls whether endpoints that take mutual TLS are called with it
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarEndpointInput(
    String name, List<Endpoint> endpoints, LocalityPolicy locality, EndpointTls mutualTls) {
  private static final String TLS_MODE = "security.istio.io/tlsMode";

  /** How the endpoints of a cluster are called. */
  public enum EndpointTls {
    /** As the cluster says, or in plaintext. */
    OFF,
    /** With mutual TLS where the endpoint takes it. */
    WHERE_TAKEN
  }

  public SidecarEndpointInput {
    // Sorted, so that the order in which endpoints arrived is no part of the key.
    endpoints = endpoints.stream().sorted(Endpoint.ORDER).toList();
  }

  boolean isCalledWithTls(Endpoint endpoint) {
    Labels labels = endpoint.labels();
    return mutualTls == EndpointTls.WHERE_TAKEN && labels.get(TLS_MODE).equals("istio");
  }
}

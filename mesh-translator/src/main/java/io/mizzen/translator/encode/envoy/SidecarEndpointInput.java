package io.mizzen.translator.encode.envoy;

import io.mizzen.api.Endpoint;
import io.mizzen.api.TlsMode;
import io.mizzen.translator.resolve.cluster.LocalityPolicy;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * All that the endpoints of one cluster of a sidecar may depend on; it is the cache key of the
 * result.
 *
 * @param name the cluster's name
 * @param endpoints those that serve the cluster's port and subset and may be reached, in any order
 * @param locality how this proxy prefers some localities to others
 * @param mutualTls whether endpoints that take mutual TLS are called with it
 * @param plaintext endpoints at which a policy has switched mutual TLS off
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarEndpointInput(
    String name,
    List<Endpoint> endpoints,
    LocalityPolicy locality,
    EndpointTls mutualTls,
    Set<Endpoint> plaintext) {
  /** A cluster without endpoints. */
  public static SidecarEndpointInput none(String name) {
    return new SidecarEndpointInput(
        name, List.of(), LocalityPolicy.none(), EndpointTls.OFF, Set.of());
  }

  /** The way the endpoints of a cluster are called. */
  public enum EndpointTls {
    /** As the cluster says, or in plaintext. */
    OFF,
    /** With mutual TLS where the endpoint takes it. */
    WHERE_TAKEN
  }

  public SidecarEndpointInput {
    // Sorted, so that the order in which endpoints arrived is no part of the key.
    endpoints = endpoints.stream().sorted(Endpoint.ORDER).toList();
    plaintext = Set.copyOf(plaintext);
  }

  /** Whether a proxy calls the endpoint with mutual TLS. */
  public boolean isCalledWithTls(Endpoint endpoint) {
    return mutualTls == EndpointTls.WHERE_TAKEN
        && endpoint.tlsMode() == TlsMode.ISTIO
        && !plaintext.contains(endpoint);
  }
}

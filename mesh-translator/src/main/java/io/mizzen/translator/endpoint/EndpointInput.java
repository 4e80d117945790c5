package io.mizzen.translator.endpoint;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that the endpoints of one cluster may depend on; it is the cache key of the result.
 *
 * @param name the resource's name
 * @param endpoints those that serve the cluster's service port and may be reached, in any order
 * @param subset labels that the cluster's subset asks for; none for the default cluster
 * @param locality how this client prefers some localities to others
 * @param closedBy policies for whose sake endpoints were left out, or would be; sorted
 */
@API(status = API.Status.EXPERIMENTAL)
public record EndpointInput(
    String name,
    List<Endpoint> endpoints,
    Labels subset,
    LocalityPolicy locality,
    List<ResourceKey> closedBy) {
  public EndpointInput {
    // Sorted, so that the order in which endpoints arrived is no part of the key.
    endpoints = endpoints.stream().sorted(Endpoint.ORDER).toList();
    closedBy = closedBy.stream().sorted().toList();
  }

  /** A cluster of which no policy closes anything. */
  public EndpointInput(
      String name, List<Endpoint> endpoints, Labels subset, LocalityPolicy locality) {
    this(name, endpoints, subset, locality, List.of());
  }

  /** A cluster whose service, port or subset does not exist. */
  public static EndpointInput unknown(String name) {
    return new EndpointInput(name, List.of(), Labels.none(), LocalityPolicy.anywhere());
  }
}

package io.mizzen.translator.encode.grpc;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.resolve.cluster.LocalityPolicy;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that the endpoints of one cluster may depend on; it is the cache key of the result.
 *
 * @param name the resource's name
 * @param endpoints those that serve the cluster's service port and may be reached, in any order
 * @param subset labels that the cluster's subset asks for; none for the default cluster
 * @param locality how this client prefers some localities to others
 * @param noEndpoint what happens to calls while there is no endpoint to call
 * @param profile the client's kind
 */
@API(status = API.Status.EXPERIMENTAL)
public record EndpointInput(
    String name,
    List<Endpoint> endpoints,
    Labels subset,
    LocalityPolicy locality,
    NoEndpoint noEndpoint,
    CapabilityProfile profile) {
  public EndpointInput {
    // Sorted, so that the order in which endpoints arrived is no part of the key.
    endpoints = endpoints.stream().sorted(Endpoint.ORDER).toList();
  }

  /**
   * A cluster that no endpoint can ever serve as things stand: it is closed, or its service, port
   * or subset does not exist.
   *
   * @param reason what callers are told; one line
   */
  public static EndpointInput failing(String name, String reason, CapabilityProfile profile) {
    return new EndpointInput(
        name,
        List.of(),
        Labels.none(),
        LocalityPolicy.none(),
        new NoEndpoint.Fail(reason),
        profile);
  }
}

package io.mizzen.translator.encode.grpc;

import io.mizzen.model.MeshSettings;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.resolve.Destinations;
import io.mizzen.translator.resolve.SourceWorkload;
import io.mizzen.xds.ClusterName;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that the routes of one service port may depend on; it is the cache key of the result.
 *
 * @param service the service's default cluster; its rendered form is the resource's name
 * @param settings the mesh's domain
 * @param source the client
 * @param rules VirtualServices that claim the host, best claim first; the first one that yields a
 *     route for this client owns the host, the others are ignored. Delegates are already merged in
 * @param destinations what the rules' destinations are
 * @param profile the client's kind
 */
@API(status = API.Status.EXPERIMENTAL)
public record RouteInput(
    ClusterName service,
    MeshSettings settings,
    SourceWorkload source,
    List<Rule<VirtualService>> rules,
    Destinations destinations,
    CapabilityProfile profile) {
  public RouteInput {
    rules = List.copyOf(rules);
  }
}

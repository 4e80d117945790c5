package io.mizzen.simulation;

import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that one proxy is sent. Lookups are by the name of the resource; a resource that is there and
 * cannot be decoded throws {@link IllegalArgumentException} with its name and field.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ProxyResources {

  /** The listeners of a sidecar; a proxyless client asks for them by name instead. */
  List<Listener> listeners();

  Optional<Listener> listener(String name);

  Optional<RouteConfiguration> routes(String name);

  Optional<Cluster> cluster(String name);

  Optional<ClusterLoadAssignment> endpoints(String name);

  /**
   * Resources of any control plane.
   *
   * @throws IllegalArgumentException if one cannot be decoded; resources of other types are left
   *     out
   */
  static ProxyResources of(Collection<XdsResource> resources) {
    return DecodedResources.of(resources);
  }
}

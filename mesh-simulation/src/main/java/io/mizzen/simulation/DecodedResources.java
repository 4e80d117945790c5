package io.mizzen.simulation;

import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.decode.Decoded;
import io.mizzen.dataplane.decode.ResourceDecoder;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Resources that are all there from the start. */
record DecodedResources(
    Map<String, Listener> listenersByName,
    Map<String, RouteConfiguration> routesByName,
    Map<String, Cluster> clustersByName,
    Map<String, ClusterLoadAssignment> endpointsByName)
    implements ProxyResources {

  static DecodedResources of(Collection<XdsResource> resources) {
    return new DecodedResources(
        decoded(resources, TypeUrl.LISTENER, ResourceDecoder::listener),
        decoded(resources, TypeUrl.ROUTE, ResourceDecoder::routes),
        decoded(resources, TypeUrl.CLUSTER, ResourceDecoder::cluster),
        decoded(resources, TypeUrl.ENDPOINT, ResourceDecoder::endpoints));
  }

  private static <T> Map<String, T> decoded(
      Collection<XdsResource> resources, TypeUrl type, Function<XdsResource, Decoded<T>> decoder) {
    Map<String, T> byName = new LinkedHashMap<>();
    for (XdsResource resource : resources) {
      if (resource.type().equals(type)) {
        byName.put(resource.name(), decoder.apply(resource).orThrow());
      }
    }
    return byName;
  }

  @Override
  public List<Listener> listeners() {
    return List.copyOf(listenersByName.values());
  }

  @Override
  public Optional<Listener> listener(String name) {
    return Optional.ofNullable(listenersByName.get(name));
  }

  @Override
  public Optional<RouteConfiguration> routes(String name) {
    return Optional.ofNullable(routesByName.get(name));
  }

  @Override
  public Optional<Cluster> cluster(String name) {
    return Optional.ofNullable(clustersByName.get(name));
  }

  @Override
  public Optional<ClusterLoadAssignment> endpoints(String name) {
    return Optional.ofNullable(endpointsByName.get(name));
  }
}

package io.mizzen.xds.server.dump;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The resources a view holds for a proxy, as JSON in the shape of Envoy's {@code /config_dump}
 * ({@code envoy.admin.v3.ConfigDump}): the clusters and listeners of its scope, and the routes and
 * endpoints these name. Made for the question, not what was sent. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class ConfigDump {
  private ConfigDump() {}

  /** A section of a dump. */
  public enum Part {
    CLUSTERS,
    LISTENERS,
    ROUTES,
    ENDPOINTS
  }

  /**
   * Some parts of what a view holds.
   *
   * @throws IllegalStateException if a resource holds a message of a type that is not known here
   */
  public static String json(ResourceView view, Set<Part> parts) {
    io.envoyproxy.envoy.admin.v3.ConfigDump.Builder dump =
        io.envoyproxy.envoy.admin.v3.ConfigDump.newBuilder();
    try {
      if (parts.contains(Part.CLUSTERS)) {
        dump.addConfigs(Any.pack(clusters(view)));
      }
      if (parts.contains(Part.LISTENERS)) {
        dump.addConfigs(Any.pack(listeners(view)));
      }
      if (parts.contains(Part.ROUTES)) {
        dump.addConfigs(Any.pack(routes(view)));
      }
      if (parts.contains(Part.ENDPOINTS)) {
        dump.addConfigs(Any.pack(endpoints(view)));
      }
      return JsonFormat.printer().usingTypeRegistry(KnownTypes.REGISTRY).print(dump);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a resource cannot be shown: " + e.getMessage(), e);
    }
  }

  private static ClustersConfigDump clusters(ResourceView view) {
    ClustersConfigDump.Builder dump = ClustersConfigDump.newBuilder().setVersionInfo(version(view));
    for (XdsResource each : sorted(view.all(TypeUrl.CLUSTER))) {
      dump.addDynamicActiveClusters(
          ClustersConfigDump.DynamicCluster.newBuilder()
              .setVersionInfo(each.version())
              .setCluster(any(each)));
    }
    return dump.build();
  }

  private static ListenersConfigDump listeners(ResourceView view) {
    ListenersConfigDump.Builder dump =
        ListenersConfigDump.newBuilder().setVersionInfo(version(view));
    for (XdsResource each : sorted(view.all(TypeUrl.LISTENER))) {
      dump.addDynamicListeners(
          ListenersConfigDump.DynamicListener.newBuilder()
              .setName(each.name())
              .setActiveState(
                  ListenersConfigDump.DynamicListenerState.newBuilder()
                      .setVersionInfo(each.version())
                      .setListener(any(each))));
    }
    return dump.build();
  }

  private static RoutesConfigDump routes(ResourceView view) throws InvalidProtocolBufferException {
    RoutesConfigDump.Builder dump = RoutesConfigDump.newBuilder();
    for (XdsResource each : named(view, TypeUrl.ROUTE, routeNames(view))) {
      dump.addDynamicRouteConfigs(
          RoutesConfigDump.DynamicRouteConfig.newBuilder()
              .setVersionInfo(each.version())
              .setRouteConfig(any(each)));
    }
    return dump.build();
  }

  private static EndpointsConfigDump endpoints(ResourceView view)
      throws InvalidProtocolBufferException {
    EndpointsConfigDump.Builder dump = EndpointsConfigDump.newBuilder();
    for (XdsResource each : named(view, TypeUrl.ENDPOINT, endpointNames(view))) {
      dump.addDynamicEndpointConfigs(
          EndpointsConfigDump.DynamicEndpointConfig.newBuilder()
              .setVersionInfo(each.version())
              .setEndpointConfig(any(each)));
    }
    return dump.build();
  }

  private static Set<String> routeNames(ResourceView view) throws InvalidProtocolBufferException {
    Set<String> names = new TreeSet<>();
    for (XdsResource each : view.all(TypeUrl.LISTENER)) {
      for (Any filter : filters(Listener.parseFrom(each.bytes()))) {
        if (filter.is(HttpConnectionManager.class)) {
          HttpConnectionManager connections = filter.unpack(HttpConnectionManager.class);
          if (connections.hasRds()) {
            names.add(connections.getRds().getRouteConfigName());
          }
        }
      }
    }
    return names;
  }

  /** Of an API listener its one, of every other those of its filter chains. */
  private static List<Any> filters(Listener listener) {
    List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
    chains.add(listener.getDefaultFilterChain());
    List<Any> all = new ArrayList<>(List.of(listener.getApiListener().getApiListener()));
    chains.forEach(
        chain -> chain.getFiltersList().forEach(filter -> all.add(filter.getTypedConfig())));
    return all;
  }

  private static Set<String> endpointNames(ResourceView view)
      throws InvalidProtocolBufferException {
    Set<String> names = new TreeSet<>();
    for (XdsResource each : view.all(TypeUrl.CLUSTER)) {
      Cluster cluster = Cluster.parseFrom(each.bytes());
      if (cluster.getType() == Cluster.DiscoveryType.EDS) {
        String named = cluster.getEdsClusterConfig().getServiceName();
        names.add(named.isEmpty() ? cluster.getName() : named);
      }
    }
    return names;
  }

  private static List<XdsResource> named(ResourceView view, TypeUrl type, Set<String> names) {
    return names.stream().map(name -> view.find(type, name)).flatMap(Optional::stream).toList();
  }

  private static List<XdsResource> sorted(Collection<XdsResource> resources) {
    List<XdsResource> all = new ArrayList<>(resources);
    all.sort(Comparator.comparing(XdsResource::name));
    return all;
  }

  private static Any any(XdsResource resource) {
    return Any.newBuilder()
        .setTypeUrl(resource.type().url())
        .setValue(ByteString.copyFrom(resource.bytes()))
        .build();
  }

  private static String version(ResourceView view) {
    return Long.toString(view.revision());
  }
}

package io.mizzen.it.envoy;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;

/** Resources as one would write them by hand: clusters with EDS, and a route for everything. */
final class WrittenResources {
  private WrittenResources() {}

  static XdsResource cluster(String name) {
    return resource(
        TypeUrl.CLUSTER,
        name,
        Cluster.newBuilder()
            .setName(name)
            .setType(Cluster.DiscoveryType.EDS)
            .setConnectTimeout(Durations.fromSeconds(5))
            .setEdsClusterConfig(
                Cluster.EdsClusterConfig.newBuilder()
                    .setEdsConfig(
                        ConfigSource.newBuilder()
                            .setAds(AggregatedConfigSource.getDefaultInstance())
                            .setResourceApiVersion(ApiVersion.V3)))
            .build());
  }

  static XdsResource endpoints(String cluster, Backend... backends) {
    LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder();
    for (Backend backend : backends) {
      locality.addLbEndpoints(endpoint(backend.port()));
    }
    return resource(
        TypeUrl.ENDPOINT,
        cluster,
        ClusterLoadAssignment.newBuilder().setClusterName(cluster).addEndpoints(locality).build());
  }

  /** The routes of the bootstrap's listener: everything to one cluster. */
  static XdsResource routes(String cluster) {
    return resource(
        TypeUrl.ROUTE,
        EnvoyBootstrap.ROUTES,
        RouteConfiguration.newBuilder()
            .setName(EnvoyBootstrap.ROUTES)
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName("all")
                    .addDomains("*")
                    .addRoutes(
                        Route.newBuilder()
                            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                            .setRoute(RouteAction.newBuilder().setCluster(cluster))))
            .build());
  }

  private static LbEndpoint endpoint(int port) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder()
                .setAddress(
                    Address.newBuilder()
                        .setSocketAddress(
                            SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))))
        .build();
  }

  private static XdsResource resource(TypeUrl type, String name, Message message) {
    return XdsResource.of(type, name, message.toByteArray());
  }
}

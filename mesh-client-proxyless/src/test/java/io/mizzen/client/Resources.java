package io.mizzen.client;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Address;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Locality;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.listener.v3.Listener;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.Route;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.grpc.xds.shaded.io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.grpc.xds.shaded.io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.grpc.xds.shaded.io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/** The smallest xDS resources that grpc-xds takes; the shaded protos spare a dependency. */
final class Resources {
  private Resources() {}

  /** A listener whose only route leads to {@code cluster}. */
  static Message listener(String name, String cluster, int retries) {
    RouteAction.Builder action = RouteAction.newBuilder().setCluster(cluster);
    if (retries > 0) {
      action.setRetryPolicy(
          RetryPolicy.newBuilder()
              .setRetryOn("unavailable")
              .setNumRetries(UInt32Value.of(retries)));
    }
    VirtualHost host =
        VirtualHost.newBuilder()
            .setName(name)
            .addDomains("*")
            .addRoutes(
                Route.newBuilder()
                    .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                    .setRoute(action))
            .build();
    return listener(name, RouteConfiguration.newBuilder().addVirtualHosts(host).build());
  }

  /** The control plane's answer to an unknown name, so that gRPC fails at once. */
  static Message emptyListener(String name) {
    return listener(name, RouteConfiguration.getDefaultInstance());
  }

  /** Its API listener is something else than a connection manager. */
  static Message invalidListener(String name) {
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(
            ApiListener.newBuilder().setApiListener(Any.pack(Router.getDefaultInstance())))
        .build();
  }

  static Message cluster(String name) {
    ConfigSource ads =
        ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ads))
        .build();
  }

  static Message endpoints(String cluster, int port) {
    SocketAddress socket =
        SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port).build();
    Endpoint endpoint =
        Endpoint.newBuilder().setAddress(Address.newBuilder().setSocketAddress(socket)).build();
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(
            LocalityLbEndpoints.newBuilder()
                .setLocality(Locality.newBuilder().setRegion("here"))
                .setLoadBalancingWeight(UInt32Value.of(1))
                .addLbEndpoints(
                    LbEndpoint.newBuilder()
                        .setEndpoint(endpoint)
                        .setLoadBalancingWeight(UInt32Value.of(1))))
        .build();
  }

  static TypedExtensionConfig mesh(String name) {
    return document(name, Struct.newBuilder().putFields("domain", value("cluster.local")).build());
  }

  static TypedExtensionConfig found(String name, String host, List<Integer> ports) {
    return document(
        name,
        Struct.newBuilder()
            .putFields("host", value(host))
            .putFields("ports", value(ports.stream().map(Resources::value).toList()))
            .build());
  }

  static TypedExtensionConfig notFound(String name, List<String> nearest) {
    return document(
        name,
        Struct.newBuilder()
            .putFields("nearest", value(nearest.stream().map(Resources::value).toList()))
            .putFields("others", value(0))
            .build());
  }

  static TypedExtensionConfig registration(String name, String entry, List<String> services) {
    return document(
        name,
        Struct.newBuilder()
            .putFields("workloadEntry", value(entry))
            .putFields("services", value(services.stream().map(Resources::value).toList()))
            .build());
  }

  private static TypedExtensionConfig document(String name, Struct content) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(Any.pack(content))
        .build();
  }

  private static Message listener(String name, RouteConfiguration routes) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRouteConfig(routes)
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
        .build();
  }

  private static Value value(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Value value(int number) {
    return Value.newBuilder().setNumberValue(number).build();
  }

  private static Value value(List<Value> values) {
    return Value.newBuilder().setListValue(ListValue.newBuilder().addAllValues(values)).build();
  }
}

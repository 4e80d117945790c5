package io.mizzen.translator;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.grpc.RouteConfigurations;
import io.mizzen.translator.encode.grpc.UnknownService;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import java.util.List;

/** Listeners of proxyless clients: no socket, only where to find the routes (gRFC A27). */
final class ApiListeners {
  /** In request order. */
  private static final List<HttpFilter> FILTERS =
      List.of(
          // Before the router, so above retries: an injected fault is never retried.
          filter("envoy.filters.http.fault", HTTPFault.getDefaultInstance()),
          // Last by contract (gRFC A39).
          filter("envoy.filters.http.router", Router.getDefaultInstance()));

  private ApiListeners() {}

  static Translated of(ListenerInput input) {
    HttpConnectionManager.Builder connections =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("outbound_" + input.name() + ";")
            .addAllHttpFilters(FILTERS);
    input.fold(
        (name, service) -> connections.setRds(routesOf(service)),
        name -> connections.setRouteConfig(RouteConfigurations.toNobody(new UnknownService(name))));
    Listener listener =
        Listener.newBuilder()
            .setName(input.name())
            .setApiListener(
                ApiListener.newBuilder().setApiListener(Packing.any(connections.build())))
            .build();
    return new Translated(Packing.resource(TypeUrl.LISTENER, input.name(), listener), List.of());
  }

  private static Rds routesOf(ClusterName service) {
    return Rds.newBuilder()
        .setRouteConfigName(service.render())
        .setConfigSource(
            ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3))
        .build();
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Packing.any(config)).build();
  }
}

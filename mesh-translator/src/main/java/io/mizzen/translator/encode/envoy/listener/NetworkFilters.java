package io.mizzen.translator.encode.envoy.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.type.v3.HashPolicy;
import io.mizzen.api.Protocol;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.encode.envoy.cluster.DynamicForwardProxy;
import io.mizzen.translator.encode.envoy.route.InboundRoutes;
import io.mizzen.translator.encode.envoy.route.RouteFilters;
import io.mizzen.translator.encode.envoy.route.RouteTables;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.OutboundListener.ConnectionPolicy;
import io.mizzen.translator.resolve.OutboundListener.Forward;
import io.mizzen.translator.resolve.OutboundListener.Http;
import io.mizzen.translator.resolve.OutboundListener.One;
import io.mizzen.translator.resolve.OutboundListener.Split;
import io.mizzen.translator.resolve.OutboundListener.Tunnel;
import io.mizzen.translator.resolve.OutboundListener.Weighted;
import io.mizzen.translator.resolve.UnknownTraffic;
import java.util.ArrayList;
import java.util.List;

/** The network filters of a filter chain. */
final class NetworkFilters {
  private NetworkFilters() {}

  /** HTTP to wherever the routes of that name lead. */
  static Filter outbound(
      Http chain, String listener, OutboundTrafficPolicy policy, IpFamilies families) {
    HttpConnectionManager.Builder manager = manager("outbound_" + listener + ";");
    manager
        .getRdsBuilder()
        .setRouteConfigName(chain.routes())
        .setConfigSource(
            ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setInitialFetchTimeout(Duration.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3));
    if (chain.grpcWeb()) {
      manager.addHttpFilters(http("envoy.filters.http.grpc_web", GrpcWeb.getDefaultInstance()));
    }
    List<Message> lookups = new ArrayList<>();
    chain.dynamicDns().map(DynamicForwardProxy::filter).ifPresent(lookups::add);
    if (policy == OutboundTrafficPolicy.ALLOW_ANY_DYNAMIC_DNS) {
      lookups.add(DynamicForwardProxy.filter(families));
    }
    return packed(withFilters(manager, lookups));
  }

  /** HTTP to hosts that no service has, looked up by the proxy. */
  static Filter dynamicForwardProxy(String listener, IpFamilies families) {
    OutboundTrafficPolicy policy = OutboundTrafficPolicy.ALLOW_ANY_DYNAMIC_DNS;
    HttpConnectionManager.Builder manager =
        manager("outbound_" + listener + "_allow_any_dynamic_dns;")
            .setRouteConfig(RouteTables.ofOthers(UnknownTraffic.of(policy)));
    return packed(withFilters(manager, List.of(DynamicForwardProxy.filter(families))));
  }

  /** HTTP to the sidecar's own workload. */
  static Filter inbound(String statPrefix, InboundRoutes routes, boolean http2) {
    HttpConnectionManager.Builder manager =
        manager(statPrefix)
            .setServerName("istio-envoy")
            .setForwardClientCertDetails(ForwardClientCertDetails.APPEND_FORWARD)
            .setRouteConfig(routes.message());
    manager
        .getSetCurrentClientCertDetailsBuilder()
        .setSubject(BoolValue.of(true))
        .setDns(true)
        .setUri(true);
    if (http2) {
      manager.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    }
    return packed(withFilters(manager, List.of()));
  }

  /** Connections as they are, to one cluster. */
  static Filter tcp(String cluster) {
    return packed(TcpProxy.newBuilder().setStatPrefix(cluster).setCluster(cluster));
  }

  /**
   * Connections as they are, to a port of the workload; those of MongoDB are counted by operation.
   */
  static List<Filter> tcp(String cluster, Protocol protocol) {
    return protocol == Protocol.MONGO
        ? List.of(mongo(cluster), tcp(cluster))
        : List.of(tcp(cluster));
  }

  /** Connections as rules say; those of MongoDB are counted by operation. */
  static List<Filter> tcp(Forward forward) {
    TcpProxy.Builder proxy = TcpProxy.newBuilder().setStatPrefix(forward.statPrefix());
    if (forward.destination() instanceof One one) {
      proxy.setCluster(one.cluster().render());
    } else if (forward.destination() instanceof Split split) {
      for (Weighted each : split.clusters()) {
        proxy
            .getWeightedClustersBuilder()
            .addClustersBuilder()
            .setName(each.cluster().render())
            .setWeight(each.weight());
      }
    }
    apply(forward.policy(), proxy);
    List<Filter> filters = new ArrayList<>();
    if (forward.destination() instanceof One one) {
      forward
          .dynamicDns()
          .map(dns -> DynamicForwardProxy.serverNameFilter(dns, one.cluster().port()))
          .ifPresent(filters::add);
    }
    if (forward.protocol() == Protocol.MONGO) {
      filters.add(mongo(forward.statPrefix()));
    }
    filters.add(packed(proxy));
    return filters;
  }

  private static void apply(ConnectionPolicy policy, TcpProxy.Builder proxy) {
    policy.idleTimeout().map(Durations::toProto).ifPresent(proxy::setIdleTimeout);
    policy
        .maxDuration()
        .map(Durations::toProto)
        .ifPresent(proxy::setMaxDownstreamConnectionDuration);
    if (policy.bySourceAddress()) {
      proxy.addHashPolicy(
          HashPolicy.newBuilder().setSourceIp(HashPolicy.SourceIp.getDefaultInstance()));
    }
    policy
        .tunnel()
        .ifPresent(
            tunnel ->
                proxy
                    .getTunnelingConfigBuilder()
                    .setHostname(tunnel.target())
                    .setUsePost(tunnel.method() == Tunnel.Method.POST));
  }

  private static Filter mongo(String statPrefix) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.mongo_proxy")
        .setTypedConfig(Packing.any(MongoProxy.newBuilder().setStatPrefix(statPrefix).build()))
        .build();
  }

  private static HttpConnectionManager.Builder manager(String statPrefix) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(statPrefix)
            .setStreamIdleTimeout(Duration.getDefaultInstance())
            .setUseRemoteAddress(BoolValue.of(false))
            .setProxy100Continue(true)
            .setNormalizePath(BoolValue.of(true))
            .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.KEEP_UNCHANGED);
    manager.addUpgradeConfigsBuilder().setUpgradeType("websocket");
    manager
        .getRequestIdExtensionBuilder()
        .setTypedConfig(
            Packing.any(
                UuidRequestIdConfig.newBuilder()
                    .setUseRequestIdForTraceSampling(BoolValue.of(true))
                    .build()));
    return manager;
  }

  /** In request order; a fault is injected above the router and so never retried. */
  private static HttpConnectionManager.Builder withFilters(
      HttpConnectionManager.Builder manager, List<Message> lookups) {
    manager
        .addHttpFilters(
            http(
                "envoy.filters.http.grpc_stats",
                FilterConfig.newBuilder()
                    .setEmitFilterState(true)
                    .setStatsForAllMethods(BoolValue.of(false))
                    .build()))
        .addHttpFilters(http(RouteFilters.FAULT, HTTPFault.getDefaultInstance()))
        .addHttpFilters(http(RouteFilters.CORS, Cors.getDefaultInstance()));
    for (Message lookup : lookups) {
      manager.addHttpFilters(http("envoy.filters.http.dynamic_forward_proxy", lookup));
    }
    return manager.addHttpFilters(http("envoy.filters.http.router", Router.getDefaultInstance()));
  }

  private static HttpFilter http(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Packing.any(config)).build();
  }

  private static Filter packed(HttpConnectionManager.Builder manager) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Packing.any(manager.build()))
        .build();
  }

  private static Filter packed(TcpProxy.Builder proxy) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Packing.any(proxy.build()))
        .build();
  }
}

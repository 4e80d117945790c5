package io.mizzen.xds.server.dump;

import com.google.protobuf.util.JsonFormat.TypeRegistry;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;

/** The messages that resources of gRPC clients and of sidecars are made of, for printing. */
final class KnownTypes {
  static final TypeRegistry REGISTRY =
      TypeRegistry.newBuilder()
          .add(
              List.of(
                  ClustersConfigDump.getDescriptor(),
                  EndpointsConfigDump.getDescriptor(),
                  ListenersConfigDump.getDescriptor(),
                  RoutesConfigDump.getDescriptor(),
                  Cluster.getDescriptor(),
                  ClusterLoadAssignment.getDescriptor(),
                  Listener.getDescriptor(),
                  RouteConfiguration.getDescriptor(),
                  TypedExtensionConfig.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  MongoProxy.getDescriptor(),
                  TcpProxy.getDescriptor(),
                  Router.getDescriptor(),
                  HTTPFault.getDescriptor(),
                  Cors.getDescriptor(),
                  CorsPolicy.getDescriptor(),
                  GrpcWeb.getDescriptor(),
                  io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig
                      .getDescriptor(),
                  io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
                      .getDescriptor(),
                  io.envoyproxy.envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3
                      .FilterConfig.getDescriptor(),
                  ClusterConfig.getDescriptor(),
                  CaresDnsResolverConfig.getDescriptor(),
                  HttpInspector.getDescriptor(),
                  OriginalDst.getDescriptor(),
                  TlsInspector.getDescriptor(),
                  UuidRequestIdConfig.getDescriptor(),
                  PreviousHostsPredicate.getDescriptor(),
                  PreviousPrioritiesConfig.getDescriptor(),
                  ProxyProtocolUpstreamTransport.getDescriptor(),
                  RawBuffer.getDescriptor(),
                  DownstreamTlsContext.getDescriptor(),
                  UpstreamTlsContext.getDescriptor(),
                  HttpProtocolOptions.getDescriptor()))
          .build();

  private KnownTypes() {}
}

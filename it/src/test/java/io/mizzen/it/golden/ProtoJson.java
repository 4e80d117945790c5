package io.mizzen.it.golden;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
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
import io.mizzen.xds.XdsResource;

/** Our resources as proto JSON, as istiod's are written. */
final class ProtoJson {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(CaresDnsResolverConfig.getDescriptor())
                  .add(ClusterConfig.getDescriptor())
                  .add(Cors.getDescriptor())
                  .add(DownstreamTlsContext.getDescriptor())
                  .add(
                      io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3
                          .FilterConfig.getDescriptor())
                  .add(
                      io.envoyproxy.envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3
                          .FilterConfig.getDescriptor())
                  .add(FilterConfig.getDescriptor())
                  .add(GrpcWeb.getDescriptor())
                  .add(HTTPFault.getDescriptor())
                  .add(HttpConnectionManager.getDescriptor())
                  .add(HttpInspector.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .add(MongoProxy.getDescriptor())
                  .add(OriginalDst.getDescriptor())
                  .add(PreviousHostsPredicate.getDescriptor())
                  .add(PreviousPrioritiesConfig.getDescriptor())
                  .add(ProxyProtocolUpstreamTransport.getDescriptor())
                  .add(RawBuffer.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(TcpProxy.getDescriptor())
                  .add(TlsInspector.getDescriptor())
                  .add(UpstreamTlsContext.getDescriptor())
                  .add(UuidRequestIdConfig.getDescriptor())
                  .build());

  private ProtoJson() {}

  static JsonObject of(XdsResource resource) {
    try {
      Message message =
          switch (resource.type().shortName()) {
            case "VirtualHost" ->
                io.envoyproxy.envoy.config.route.v3.VirtualHost.parseFrom(resource.bytes());
            case "Listener" -> Listener.parseFrom(resource.bytes());
            case "RouteConfiguration" -> RouteConfiguration.parseFrom(resource.bytes());
            case "Cluster" -> Cluster.parseFrom(resource.bytes());
            default -> ClusterLoadAssignment.parseFrom(resource.bytes());
          };
      return JsonParser.parseString(PRINTER.print(message)).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("unreadable " + resource, e);
    }
  }
}

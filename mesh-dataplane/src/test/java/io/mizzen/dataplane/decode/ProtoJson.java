package io.mizzen.dataplane.decode;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;

/** Resources as tests write them: proto JSON. */
final class ProtoJson {
  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(TcpProxy.getDescriptor())
                  .add(HTTPFault.getDescriptor())
                  .add(DownstreamTlsContext.getDescriptor())
                  .build());

  private ProtoJson() {}

  static XdsResource listener(String json) {
    return resource(
        TypeUrl.LISTENER, io.envoyproxy.envoy.config.listener.v3.Listener.newBuilder(), json);
  }

  static XdsResource routes(String json) {
    return resource(TypeUrl.ROUTE, RouteConfiguration.newBuilder(), json);
  }

  static XdsResource cluster(String json) {
    return resource(
        TypeUrl.CLUSTER, io.envoyproxy.envoy.config.cluster.v3.Cluster.newBuilder(), json);
  }

  static XdsResource endpoints(String json) {
    return resource(
        TypeUrl.ENDPOINT,
        io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.newBuilder(),
        json);
  }

  private static XdsResource resource(TypeUrl type, Message.Builder builder, String json) {
    try {
      PARSER.merge(json.replace('\'', '"'), builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
    return XdsResource.of(type, "tested", builder.build().toByteArray());
  }
}

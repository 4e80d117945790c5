package io.mizzen.xds.server.bridge;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Map;

/** The resource types that java-control-plane 1.0.49 can send. */
final class BridgedTypes {
  /** As they are sent after a change: what others refer to comes first. */
  static final List<TypeUrl> IN_ORDER =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.SECRET);

  private static final Map<TypeUrl, Parser<? extends Message>> PARSERS =
      Map.of(
          TypeUrl.CLUSTER, Cluster.parser(),
          TypeUrl.ENDPOINT, ClusterLoadAssignment.parser(),
          TypeUrl.LISTENER, Listener.parser(),
          TypeUrl.ROUTE, RouteConfiguration.parser(),
          TypeUrl.SECRET, Secret.parser());

  private BridgedTypes() {}

  /** The message, which java-control-plane reads the name from, and packs. */
  static Message message(XdsResource resource) {
    Parser<? extends Message> parser = PARSERS.get(resource.type());
    if (parser == null) {
      throw new IllegalArgumentException(resource.type() + " (expected: one of " + IN_ORDER + ")");
    }
    try {
      return parser.parseFrom(resource.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(resource + ": not a message of its type", e);
    }
  }
}

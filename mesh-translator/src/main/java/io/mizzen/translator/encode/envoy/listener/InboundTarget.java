package io.mizzen.translator.encode.envoy.listener;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.mizzen.api.Protocol;
import io.mizzen.api.ResourceKey;
import io.mizzen.translator.encode.envoy.cluster.FixedClusters;
import io.mizzen.translator.encode.envoy.route.InboundRoutes;
import io.mizzen.translator.encode.envoy.route.InboundRoutes.Retries;
import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.ListenerClass;
import java.util.List;
import java.util.Optional;

/**
 * The target of the filter chains of one port.
 *
 * @param chain the name of its chains, but for those of HTTP
 * @param port 0 for all that nothing names
 * @param rule the Sidecar that opens the port, if one does
 */
record InboundTarget(
    String chain,
    String httpChain,
    int port,
    ListenerClass listenerClass,
    Filter http,
    List<Filter> tcp,
    Optional<ResourceKey> rule) {
  /** Of a port that nothing names, 0 for all such. */
  static InboundTarget others(int port) {
    String cluster = FixedClusters.INBOUND_PASSTHROUGH;
    return new InboundTarget(
        InboundListeners.VIRTUAL,
        "virtualInbound-catchall-http",
        port,
        ListenerClass.AUTO,
        NetworkFilters.inbound(
            cluster + ";", new InboundRoutes(cluster, "", 0, Retries.RESET_BEFORE_REQUEST), false),
        List.of(NetworkFilters.tcp(cluster)),
        Optional.empty());
  }

  /** Of a port of the workload. */
  static InboundTarget of(InboundPort port, ListenerClass listenerClass) {
    boolean isGrpc = port.protocol() == Protocol.GRPC || port.protocol() == Protocol.GRPC_WEB;
    InboundRoutes routes =
        new InboundRoutes(
            port.clusterName(),
            port.owner().host(),
            port.servicePort(),
            isGrpc ? Retries.NONE : Retries.RESET_BEFORE_REQUEST);
    return new InboundTarget(
        port.name(),
        port.name(),
        port.number(),
        listenerClass,
        NetworkFilters.inbound("inbound_" + port.name() + ";", routes, port.protocol().isHttp2()),
        NetworkFilters.tcp(port.clusterName(), port.protocol()),
        port.owner() instanceof InboundOwner.Ingress ingress
            ? Optional.of(ingress.sidecar())
            : Optional.empty());
  }
}

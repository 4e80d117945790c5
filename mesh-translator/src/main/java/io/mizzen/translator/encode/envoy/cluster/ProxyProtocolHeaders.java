package io.mizzen.translator.encode.envoy.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ProxyProtocolConfig;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;
import io.mizzen.rules.destinationrule.DestinationRule.ProxyProtocol;
import io.mizzen.rules.destinationrule.DestinationRule.ProxyProtocolVersion;
import io.mizzen.translator.core.Packing;

/** The PROXY protocol's header in front of a cluster's connections, whatever protects them. */
final class ProxyProtocolHeaders {
  /** The name of a wrapped socket. */
  private static final String NAME = "envoy.transport_sockets.upstream_proxy_protocol";

  private ProxyProtocolHeaders() {}

  /** Puts the header before what the cluster's sockets send now. */
  static void wrap(ProxyProtocol rule, Cluster.Builder cluster) {
    ProxyProtocolConfig config = ProxyProtocolConfig.newBuilder().setVersion(version(rule)).build();
    if (!cluster.hasTransportSocket() && cluster.getTransportSocketMatchesCount() == 0) {
      cluster.setTransportSocket(
          wrapped(config, UpstreamTls.plaintext().toBuilder().setName("raw_buffer").build()));
      return;
    }
    if (cluster.hasTransportSocket()) {
      cluster.setTransportSocket(wrapped(config, cluster.getTransportSocket()));
    }
    cluster
        .getTransportSocketMatchesBuilderList()
        .forEach(match -> match.setTransportSocket(wrapped(config, match.getTransportSocket())));
  }

  private static TransportSocket wrapped(ProxyProtocolConfig config, TransportSocket inner) {
    return TransportSocket.newBuilder()
        .setName(NAME)
        .setTypedConfig(
            Packing.any(
                ProxyProtocolUpstreamTransport.newBuilder()
                    .setConfig(config)
                    .setTransportSocket(inner)
                    .build()))
        .build();
  }

  private static ProxyProtocolConfig.Version version(ProxyProtocol rule) {
    return rule.version().orElse(ProxyProtocolVersion.V1) == ProxyProtocolVersion.V2
        ? ProxyProtocolConfig.Version.V2
        : ProxyProtocolConfig.Version.V1;
  }
}

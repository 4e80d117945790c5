package io.mizzen.controlplane;

import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.server.ProxyNode;
import java.util.Optional;

/** The facts of a node that is an Envoy beside a workload. */
final class SidecarNode {
  private static final String TYPE = "sidecar~";

  private SidecarNode() {}

  /** An Envoy whose id says so; proxyless gRPC clients have the same form of id. */
  static boolean isSidecar(ProxyNode node) {
    return node.isEnvoy() && node.id().startsWith(TYPE);
  }

  /** The sidecar that a node is; empty for every other data plane. */
  static Optional<SidecarProxy> of(ProxyNode node, ProxyIdentity proxy) {
    if (!isSidecar(node)) {
      return Optional.empty();
    }
    boolean none = "NONE".equals(node.metadata().get(NodeMetadata.INTERCEPTION_MODE));
    return Optional.of(
        new SidecarProxy(proxy.labels(), none ? Interception.NONE : Interception.REDIRECT));
  }
}

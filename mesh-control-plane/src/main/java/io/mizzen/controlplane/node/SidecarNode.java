package io.mizzen.controlplane.node;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.server.ProxyNode;
import java.util.List;
import java.util.Optional;

/** The facts of a node that is an Envoy beside a workload. */
final class SidecarNode {
  private static final String TYPE = "sidecar~";

  private SidecarNode() {}

  /** An Envoy whose id says so; proxyless gRPC clients have the same form of id. */
  static boolean isSidecar(ProxyNode node) {
    return node.isEnvoy() && node.id().startsWith(TYPE);
  }

  /** The fields of rules that a node's data plane honours. */
  static CapabilityProfile profile(ProxyNode node) {
    return isSidecar(node)
        ? CapabilityProfile.envoySidecar()
        : CapabilityProfile.of(node.userAgentName(), node.userAgentVersion());
  }

  /** The sidecar that a node is; empty for every other data plane. */
  static Optional<SidecarProxy> of(ProxyNode node, ProxyIdentity proxy) {
    if (!isSidecar(node)) {
      return Optional.empty();
    }
    boolean none = "NONE".equals(node.metadata().get(NodeMetadata.INTERCEPTION_MODE));
    boolean allocates = "true".equals(node.metadata().get(NodeMetadata.DNS_AUTO_ALLOCATE));
    return Optional.of(
        SidecarProxy.of(
            proxy.labels(),
            addresses(node),
            none ? Interception.NONE : Interception.REDIRECT,
            allocates ? DnsCapture.ALLOCATED : DnsCapture.NONE));
  }

  /** Those of the metadata, else the one of the node id; what is no IP address is left out. */
  private static List<String> addresses(ProxyNode node) {
    String named =
        node.metadata().get(NodeMetadata.INSTANCE_IPS) instanceof String text ? text : "";
    List<String> all = Splitter.on(',').trimResults().omitEmptyStrings().splitToList(named);
    return (all.isEmpty() ? Splitter.on('~').splitToList(node.id()).subList(1, 2) : all)
        .stream().filter(InetAddresses::isInetAddress).toList();
  }
}

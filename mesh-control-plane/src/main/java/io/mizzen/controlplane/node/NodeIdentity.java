package io.mizzen.controlplane.node;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.security.StreamAuthorization;
import io.mizzen.controlplane.security.VerifiedPeer;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.xds.NodeMetadata;
import io.mizzen.xds.server.ProxyNode;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The identity of a node and the registration it wants, read from the id and metadata that Istio
 * defines ({@code type~ip~workload.namespace~domain}).
 *
 * @param proxy the identity rules are looked up for
 * @param registration the workload it asks to be registered as, if it does
 */
@API(status = API.Status.INTERNAL)
public record NodeIdentity(ProxyIdentity proxy, Optional<Workload> registration) {
  private static final int MAX_PORTS = 100;
  private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /**
   * Reads a node.
   *
   * @throws IllegalArgumentException naming the field, its value and what was expected
   */
  public static NodeIdentity of(ProxyNode node) {
    return of(node, VerifiedPeer.UNKNOWN);
  }

  /**
   * Reads the node of a stream. A server that names no address, or several, is registered at the
   * one its stream comes from.
   *
   * @throws IllegalArgumentException naming the field, its value and what was expected
   */
  static NodeIdentity of(ProxyNode node, VerifiedPeer peer) {
    Map<String, Object> metadata = node.metadata();
    Labels labels =
        TopologyLabels.onNode(
            Labels.of(texts(metadata, NodeMetadata.LABELS)),
            text(metadata, NodeMetadata.NODE_NAME));
    ProxyIdentity proxy =
        new ProxyIdentity(
            namespace(node),
            text(metadata, NodeMetadata.WORKLOAD_NAME),
            text(metadata, NodeMetadata.SERVICE_ACCOUNT),
            labels,
            new Locality(node.region(), node.zone(), node.subzone()),
            Network.of(text(metadata, NodeMetadata.NETWORK)),
            ClusterId.of(text(metadata, NodeMetadata.CLUSTER_ID)));
    String group = text(metadata, NodeMetadata.AUTO_REGISTER_GROUP);
    return new NodeIdentity(
        proxy,
        group.isEmpty()
            ? Optional.empty()
            : Optional.of(workload(group, proxy, node, address(metadata, peer))));
  }

  /** The claims that a verified peer may make only if they are true. */
  StreamAuthorization.Claim claim(ProxyNode node) {
    return new StreamAuthorization.Claim(
        node.id(), proxy.namespace(), proxy.serviceAccount(), registration.map(Workload::address));
  }

  private static String namespace(ProxyNode node) {
    String named = text(node.metadata(), NodeMetadata.NAMESPACE);
    if (!named.isEmpty()) {
      return dnsName(NodeMetadata.NAMESPACE, named);
    }
    String[] parts = node.id().split("~", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "node.id: "
              + node.id()
              + " (expected: type~ip~workload.namespace~namespace.svc.domain, or NAMESPACE in"
              + " node.metadata)");
    }
    String domain = parts[3];
    int dot = domain.indexOf('.');
    return dnsName("node.id", dot < 0 ? domain : domain.substring(0, dot));
  }

  private static Workload workload(
      String group, ProxyIdentity proxy, ProxyNode node, String address) {
    Map<String, Integer> ports = PodPorts.parse(node.metadata().get(NodeMetadata.POD_PORTS));
    if (ports.isEmpty() || ports.size() > MAX_PORTS) {
      throw new IllegalArgumentException(
          "POD_PORTS: " + ports.size() + " (expected: 1.." + MAX_PORTS + " names to numbers)");
    }
    return Workload.builder(
            Workload.Kind.SELF_REGISTERED,
            proxy.namespace(),
            entryName(
                dnsName(NodeMetadata.AUTO_REGISTER_GROUP, group), address, ports, proxy.network()),
            address)
        .ports(ports)
        .labels(proxy.labels())
        .serviceAccount(proxy.serviceAccount())
        .locality(proxy.locality())
        .network(proxy.network())
        .clusterId(proxy.clusterId())
        .group(group)
        .origin(Origin.of("registration of " + node.id()))
        .build();
  }

  private static String address(Map<String, Object> metadata, VerifiedPeer peer) {
    List<String> named =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToList(text(metadata, NodeMetadata.INSTANCE_IPS));
    Optional<String> from =
        peer.address().filter(each -> !each.isLoopbackAddress()).map(InetAddresses::toAddrString);
    String address =
        from.filter(each -> named.isEmpty() || named.contains(each))
            .orElseGet(() -> named.isEmpty() ? "" : named.get(0));
    if (!isDialable(address)) {
      throw new IllegalArgumentException(
          "INSTANCE_IPS: " + address + " (expected: IP addresses, the first one dialable)");
    }
    return address;
  }

  /** An IP literal of one host; a zone means something on its own host only. */
  private static boolean isDialable(String address) {
    if (address.indexOf('%') >= 0 || !InetAddresses.isInetAddress(address)) {
      return false;
    }
    InetAddress parsed = InetAddresses.forString(address);
    return !parsed.isAnyLocalAddress()
        && !parsed.isMulticastAddress()
        && !address.equals("255.255.255.255");
  }

  /**
   * Istio's {@code <group>-<ip>}, with the network, as Istio does, and with the lowest port because
   * several servers may share an address.
   */
  private static String entryName(
      String group, String address, Map<String, Integer> ports, Network network) {
    String place = network.name().isEmpty() ? "" : "-" + network.name();
    return group + "-" + address.replace(':', '-') + place + "-" + Collections.min(ports.values());
  }

  /**
   * The value, if it may stand in a node id.
   *
   * @throws IllegalArgumentException naming the field, its value and what was expected
   */
  public static String dnsName(String field, String value) {
    if (!DNS_NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected: a lower-case DNS name)");
    }
    return value;
  }

  private static String text(Map<String, Object> metadata, String key) {
    return metadata.get(key) instanceof String text ? text : "";
  }

  private static Map<String, String> texts(Map<String, Object> metadata, String key) {
    Map<String, String> texts = new TreeMap<>();
    if (metadata.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return texts;
  }
}

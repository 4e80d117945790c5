package io.mizzen.client;

import io.mizzen.client.grpcinternal.MeshNode;
import io.mizzen.client.grpcinternal.NodeLocality;
import io.mizzen.xds.NodeMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The identity of a {@link MeshClient}; {@link MeshClientBuilder} documents the parts. */
record MeshIdentity(
    ServiceScope scope,
    String workloadName,
    Map<String, String> labels,
    String serviceAccount,
    NodeLocality locality,
    String network,
    String meshId,
    String clusterId,
    String address) {

  /** The address of a workload that does not know its own yet. */
  static final String ANYWHERE = "0.0.0.0";

  MeshIdentity {
    labels = Map.copyOf(labels);
  }

  /** The same with the address by which the control plane is reached, where none is known. */
  MeshIdentity reaching(ControlPlaneAddress controlPlane) {
    return address.equals(ANYWHERE)
        ? LocalAddress.towards(controlPlane).map(LocalAddress::literal).map(this::at).orElse(this)
        : this;
  }

  private MeshIdentity at(String ip) {
    return new MeshIdentity(
        scope, workloadName, labels, serviceAccount, locality, network, meshId, clusterId, ip);
  }

  /** The node of the client's ADS stream. */
  MeshNode node() {
    return node(address, Map.of());
  }

  /**
   * The node of a stream that registers a server.
   *
   * @param serverAddress the IP address peers dial
   * @param group the WorkloadGroup it names; that of the workload's name if absent
   */
  MeshNode serverNode(String serverAddress, String portName, int port, Optional<String> group) {
    return node(
        serverAddress,
        Map.of(
            NodeMetadata.AUTO_REGISTER_GROUP,
            group.orElse(workloadName),
            NodeMetadata.POD_PORTS,
            Map.of(portName, (double) port)));
  }

  private MeshNode node(String ip, Map<String, ?> more) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(NodeMetadata.GENERATOR, NodeMetadata.GENERATOR_GRPC);
    metadata.put(NodeMetadata.NAMESPACE, scope.namespace());
    metadata.put(NodeMetadata.WORKLOAD_NAME, workloadName);
    metadata.put(NodeMetadata.LABELS, labels);
    metadata.put(NodeMetadata.INSTANCE_IPS, ip);
    putIfPresent(metadata, NodeMetadata.SERVICE_ACCOUNT, serviceAccount);
    putIfPresent(metadata, NodeMetadata.NETWORK, network);
    putIfPresent(metadata, NodeMetadata.MESH_ID, meshId);
    putIfPresent(metadata, NodeMetadata.CLUSTER_ID, clusterId);
    metadata.putAll(more);
    return new MeshNode(id(ip), workloadName, metadata, locality);
  }

  private String id(String ip) {
    String namespace = scope.namespace();
    return "sidecar~%s~%s.%s~%s.svc.%s"
        .formatted(ip, workloadName, namespace, namespace, scope.domain());
  }

  private static void putIfPresent(Map<String, Object> metadata, String key, String value) {
    if (!value.isEmpty()) {
      metadata.put(key, value);
    }
  }
}

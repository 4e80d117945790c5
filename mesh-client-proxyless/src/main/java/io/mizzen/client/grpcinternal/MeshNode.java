package io.mizzen.client.grpcinternal;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * The node that asks, as {@code core.v3.Node}, but for the user agent, which gRPC fills in.
 *
 * @param id Istio's {@code sidecar~<ip>~<workload>.<ns>~<ns>.svc.<domain>}
 * @param cluster {@code node.cluster}, the workload's name
 * @param metadata values are strings, {@link Double}s and maps of these, as parsed JSON has them
 * @param locality always sent, since some gRPC clients and servers expect the field
 */
@API(status = API.Status.INTERNAL)
public record MeshNode(String id, String cluster, Map<String, ?> metadata, NodeLocality locality) {
  public MeshNode {
    metadata = Map.copyOf(metadata);
  }
}

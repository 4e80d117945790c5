package io.mizzen.translator.encode.grpc;

import io.mizzen.api.ResourceKey;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.xds.ClusterName;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that one cluster may depend on; it is the cache key of the result.
 *
 * @param cluster port, subset and host
 * @param meshInstance tells this mesh's clusters from those of other meshes in the same client
 *     process, whose circuit breakers would otherwise count together; may be empty
 * @param rule the DestinationRule that applies to this client and host, if any
 * @param policy what it says for this port and subset
 * @param profile the client's kind
 * @param missingTls what becomes of it when the rule asks for TLS
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClusterInput(
    ClusterName cluster,
    String meshInstance,
    Optional<ResourceKey> rule,
    EffectivePolicy policy,
    CapabilityProfile profile,
    MissingTls missingTls) {

  /** A cluster of which no rule says anything. */
  public static ClusterInput withoutRule(
      ClusterName cluster, String meshInstance, CapabilityProfile profile) {
    return new ClusterInput(
        cluster,
        meshInstance,
        Optional.empty(),
        EffectivePolicy.none(),
        profile,
        MissingTls.CLOSED);
  }

  /** The name under which the cluster's endpoints are found. */
  public EndpointsName endpoints() {
    return new EndpointsName(meshInstance, cluster);
  }
}

package io.mizzen.dataplane.cluster;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.cluster.v3.Cluster}, as far as a request's way is concerned.
 *
 * @param discovery where its endpoints come from
 * @param endpointsName what EDS is asked for; the cluster's own name unless it says otherwise
 * @param inline {@code load_assignment}, for all kinds of discovery but EDS
 * @param loadBalancer {@code lb_policy}, for example {@code LEAST_REQUEST}
 * @param rule {@code filter_metadata.istio.config}: the DestinationRule that shaped it
 */
@API(status = API.Status.EXPERIMENTAL)
public record Cluster(
    String name,
    Discovery discovery,
    String endpointsName,
    Optional<ClusterLoadAssignment> inline,
    String loadBalancer,
    Optional<String> rule) {

  /** {@code type}. */
  public enum Discovery {
    EDS,
    STATIC,
    STRICT_DNS,
    LOGICAL_DNS,
    /** To the address that the request was sent to. */
    ORIGINAL_DST,
    /** {@code cluster_type}: a custom one, such as the dynamic forward proxy. */
    CUSTOM
  }
}

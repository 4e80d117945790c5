package io.mizzen.translator.resolve;

import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.xds.ClusterName;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The treatment of connections and requests that are for no service.
 *
 * @param policy whether they pass
 * @param egressProxy where those that pass go (a Sidecar's {@code
 *     outboundTrafficPolicy.egressProxy}); absent for where they were meant to go
 */
@API(status = API.Status.EXPERIMENTAL)
public record UnknownTraffic(OutboundTrafficPolicy policy, Optional<ClusterName> egressProxy) {

  /** Without a proxy of their own. */
  public static UnknownTraffic of(OutboundTrafficPolicy policy) {
    return new UnknownTraffic(policy, Optional.empty());
  }
}

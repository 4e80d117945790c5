package io.mizzen.translator.encode.envoy;

import io.mizzen.model.TrafficDefaults;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.RetryBudget;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.IpFamilies;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that a sidecar's cluster of a port of its own workload may depend on; it is the cache key of
 * the result.
 *
 * @param rule the path of the DestinationRule that applies, as Istio writes it, if one does
 * @param defaults the mesh's, where {@code pool} says nothing
 * @param pool limits of connections to the workload, if a rule sets any
 * @param budget of retries to the workload, if the DestinationRule has one
 * @param families the IP versions of the proxy
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundClusterInput(
    InboundPort port,
    Optional<String> rule,
    TrafficDefaults defaults,
    Optional<ConnectionPoolSettings> pool,
    Optional<RetryBudget> budget,
    IpFamilies families) {}

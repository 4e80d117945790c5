package io.mizzen.translator.encode.envoy;

import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.IpFamilies;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that a sidecar's cluster of a port of its own workload may depend on; it is the cache key of
 * the result.
 *
 * @param rule the path of the DestinationRule that applies, as Istio writes it, if one does
 * @param connectTimeout of connections to the workload, where {@code pool} has none
 * @param pool limits of connections to the workload, if a rule sets any
 * @param families the IP versions of the proxy
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundClusterInput(
    InboundPort port,
    Optional<String> rule,
    Duration connectTimeout,
    Optional<ConnectionPoolSettings> pool,
    IpFamilies families) {}

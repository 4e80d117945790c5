package io.mizzen.translator.encode.envoy;

import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.resolve.OutboundListener;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * All that one outbound listener of a sidecar may depend on; it is the cache key of the result.
 *
 * @param policy what becomes of connections that none of its chains takes
 * @param detectionTimeout how long the first bytes of a connection are waited for; 0: without end
 */
@API(status = API.Status.EXPERIMENTAL)
public record OutboundListenerInput(
    OutboundListener listener, OutboundTrafficPolicy policy, Duration detectionTimeout)
    implements SidecarListenerInput {}

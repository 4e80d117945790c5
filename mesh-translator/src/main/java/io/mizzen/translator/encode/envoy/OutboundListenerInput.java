package io.mizzen.translator.encode.envoy;

import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.resolve.OutboundListener;
import org.apiguardian.api.API;

/**
 * All that one outbound listener of a sidecar may depend on; it is the cache key of the result.
 *
 * @param policy what becomes of connections that none of its chains takes
 */
@API(status = API.Status.EXPERIMENTAL)
public record OutboundListenerInput(OutboundListener listener, OutboundTrafficPolicy policy)
    implements SidecarListenerInput {}

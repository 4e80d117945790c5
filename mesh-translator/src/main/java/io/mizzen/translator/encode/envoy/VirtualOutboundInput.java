package io.mizzen.translator.encode.envoy;

import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.resolve.IpFamilies;
import org.apiguardian.api.API;

/**
 * The listener {@code virtualOutbound}.
 *
 * @param policy the treatment of connections that no other listener takes
 */
@API(status = API.Status.EXPERIMENTAL)
public record VirtualOutboundInput(OutboundTrafficPolicy policy, IpFamilies families)
    implements SidecarListenerInput {}

package io.mizzen.translator.encode.envoy;

import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.UnknownTraffic;
import org.apiguardian.api.API;

/**
 * The listener {@code virtualOutbound}.
 *
 * @param unknown the treatment of connections that no other listener takes
 */
@API(status = API.Status.EXPERIMENTAL)
public record VirtualOutboundInput(UnknownTraffic unknown, IpFamilies families)
    implements SidecarListenerInput {}

package io.mizzen.translator.encode.envoy;

import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.translator.resolve.UnknownTraffic;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * All that one outbound listener of a sidecar may depend on; it is the cache key of the result.
 *
 * @param unknown the treatment of connections that none of its chains takes
 * @param families the IP versions of the proxy
 * @param detectionTimeout how long the first bytes of a connection are waited for; 0: without end
 */
@API(status = API.Status.EXPERIMENTAL)
public record OutboundListenerInput(
    OutboundListener listener,
    UnknownTraffic unknown,
    IpFamilies families,
    Duration detectionTimeout)
    implements SidecarListenerInput {}

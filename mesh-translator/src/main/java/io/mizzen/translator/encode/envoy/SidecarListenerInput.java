package io.mizzen.translator.encode.envoy;

import org.apiguardian.api.API;

/** All that one listener of a sidecar may depend on; it is the cache key of the result. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface SidecarListenerInput
    permits VirtualOutboundInput, OutboundListenerInput, InboundListenerInput {}

package io.mizzen.translator.encode.envoy;

import io.mizzen.translator.core.Translated;
import org.apiguardian.api.API;

/** All that one listener of a sidecar may depend on; it is the cache key of the result. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface SidecarListenerInput
    permits VirtualOutboundInput, OutboundListenerInput, InboundListenerInput {

  /** {@code envoy.config.listener.v3.Listener}. */
  default Translated translate() {
    if (this instanceof VirtualOutboundInput virtual) {
      return OutboundListeners.virtual(virtual);
    }
    return this instanceof OutboundListenerInput outbound
        ? OutboundListeners.of(outbound)
        : InboundListeners.of((InboundListenerInput) this);
  }
}

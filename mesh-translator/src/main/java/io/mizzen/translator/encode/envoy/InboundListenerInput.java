package io.mizzen.translator.encode.envoy;

import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * All that {@code virtualInbound} may depend on; it is the cache key of the result.
 *
 * @param ports the ports that services have, by number
 * @param others what ports that no service has take
 * @param certificates where workload certificates come from
 * @param trustDomain of the peers that are let in with mutual TLS
 * @param detectionTimeout how long the first bytes of a connection are waited for; 0: without end
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundListenerInput(
    List<Port> ports,
    PeerTls others,
    Certificates certificates,
    String trustDomain,
    Duration detectionTimeout) {
  public InboundListenerInput {
    ports = List.copyOf(ports);
  }

  /** A port and what it takes. */
  public record Port(InboundPort port, PeerTls tls) {}
}

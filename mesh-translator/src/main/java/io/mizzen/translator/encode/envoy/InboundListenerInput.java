package io.mizzen.translator.encode.envoy;

import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.IpFamilies;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A listener for what is sent to the sidecar's workload.
 *
 * @param at where it listens
 * @param ports its ports, by number
 * @param others the treatment of ports that nobody owns, by number; 0 for all that are not named
 * @param certificates where workload certificates come from
 * @param trustDomain of the peers that are let in with mutual TLS
 * @param detectionTimeout how long the first bytes of a connection are waited for; 0: without end
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundListenerInput(
    At at,
    List<Port> ports,
    List<Other> others,
    Certificates certificates,
    String trustDomain,
    Duration detectionTimeout)
    implements SidecarListenerInput {
  public InboundListenerInput {
    ports = List.copyOf(ports);
    others = List.copyOf(others);
  }

  /** The way a listener gets its connections. */
  public sealed interface At {}

  /** {@code virtualInbound}: they are redirected to it, whatever their port. */
  public record Virtual(IpFamilies families) implements At {}

  /** A port of an address that clients dial. */
  public record Bound(String address, int port) implements At {}

  /** A port and what it takes. */
  public record Port(InboundPort port, PeerTls tls) {}

  /** A port that nobody owns, and what it takes. */
  public record Other(int number, PeerTls tls) {}
}

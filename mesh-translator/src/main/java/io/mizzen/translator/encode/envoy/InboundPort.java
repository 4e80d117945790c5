package io.mizzen.translator.encode.envoy;

import io.mizzen.api.Protocol;
import io.mizzen.translator.encode.envoy.Upstream.ServiceName;
import io.mizzen.translator.resolve.ListenerClass;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A port of the sidecar's own workload.
 *
 * @param number the workload's port
 * @param servicePort the port of the service that decides the protocol
 * @param protocol what is spoken on it
 * @param listenerClass how its connections are treated
 * @param services the services that lead here by the same service port, the deciding one first
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundPort(
    int number,
    int servicePort,
    Protocol protocol,
    ListenerClass listenerClass,
    List<ServiceName> services) {
  public InboundPort {
    services = List.copyOf(services);
  }

  /** {@code inbound|<port>||}. */
  public String clusterName() {
    return "inbound|" + number + "||";
  }
}

package io.mizzen.translator.resolve;

import io.mizzen.api.Protocol;
import org.apiguardian.api.API;

/**
 * A port of the sidecar's own workload.
 *
 * @param number the workload's port
 * @param servicePort the port of the service that decides the protocol
 * @param protocol what is spoken on it
 * @param listenerClass how its connections are treated
 * @param owner why there is this port
 */
@API(status = API.Status.EXPERIMENTAL)
public record InboundPort(
    int number,
    int servicePort,
    Protocol protocol,
    ListenerClass listenerClass,
    InboundOwner owner) {

  /** {@code inbound|<port>||}. */
  public String clusterName() {
    return "inbound|" + number + "||";
  }

  /** Istio's name of its listener or filter chains: {@code <bind>_<port>}. */
  public String name() {
    return owner.bind() + "_" + number;
  }
}

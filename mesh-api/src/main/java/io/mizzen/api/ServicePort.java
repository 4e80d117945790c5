package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * One port of a service.
 *
 * @param name unique within the service; may be empty when it is the only port
 * @param port the port clients dial
 * @param protocol what is spoken on it
 * @param targetPort the workload's side of it
 */
@API(status = API.Status.EXPERIMENTAL)
public record ServicePort(String name, Port port, Protocol protocol, TargetPort targetPort) {
  public int number() {
    return port.number();
  }
}

package io.mizzen.translator.resolve;

import io.mizzen.api.Protocol;
import io.mizzen.api.ServicePort;
import org.apiguardian.api.API;

/** The treatment of connections of a service port. */
@API(status = API.Status.EXPERIMENTAL)
public enum ListenerClass {
  /** Each request is routed. */
  HTTP,
  /** Connections are routed by address. */
  TCP,
  /** Connections are routed by address and server name. */
  TLS,
  /** The first bytes tell whether a connection is HTTP. */
  AUTO,
  /** Not proxied. */
  NONE;

  /** By the port's protocol. */
  public static ListenerClass of(ServicePort port) {
    Protocol protocol = port.protocol();
    if (protocol.isHttp()) {
      return HTTP;
    }
    return switch (protocol) {
      case HTTPS, TLS -> TLS;
      case UDP -> NONE;
      case UNSUPPORTED -> AUTO;
      default -> TCP;
    };
  }

  /** Whether HTTP rules apply. */
  public boolean mayBeHttp() {
    return this == HTTP || this == AUTO;
  }
}

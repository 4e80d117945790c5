package io.mizzen.translator.resolve;

import org.apiguardian.api.API;

/** The way in which connections get to a listener. */
@API(status = API.Status.EXPERIMENTAL)
public enum Listening {
  /** They were meant for elsewhere and are redirected: Envoy's {@code bind_to_port: false}. */
  REDIRECTED,
  /** Clients dial its own address. */
  OWN_PORT
}

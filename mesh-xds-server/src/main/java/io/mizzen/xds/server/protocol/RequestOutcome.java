package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/** The kinds of requests. */
@API(status = API.Status.INTERNAL)
public enum RequestOutcome {
  /** A new subscription, a new one after an unsubscribe, or one carried over from elsewhere. */
  SUBSCRIBED,
  /** Names the newest response and no error: an ACK, a change of names, or both. */
  ACKED,
  NACKED,
  /**
   * Names a response that is no longer the newest: in state of the world, its names are ignored.
   */
  STALE
}

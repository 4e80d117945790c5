package io.mizzen.xds.server;

import org.apiguardian.api.API;

/** The ways in which a stream may end. */
@API(status = API.Status.EXPERIMENTAL)
public enum StreamEnd {
  /** The proxy ended the stream on purpose: it half-closed or cancelled it on a live connection. */
  CLIENT_CLOSED,
  /** The connection broke, went silent, or this server ended the stream. */
  DISCONNECTED
}

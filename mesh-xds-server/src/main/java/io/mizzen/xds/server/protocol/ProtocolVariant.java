package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/** The two variants of the xDS transport protocol that are served. */
@API(status = API.Status.INTERNAL)
public enum ProtocolVariant {
  /** A request lists all names; a response of LDS and CDS lists all resources. */
  SOTW,
  /** Requests and responses hold what differs; removals are named. */
  DELTA
}

package io.mizzen.translator.cluster;

import org.apiguardian.api.API;

/** The answer to a rule that asks for TLS the client does not have. */
@API(status = API.Status.EXPERIMENTAL)
public enum MissingTls {
  /** It never has endpoints: calls fail. */
  CLOSED,
  /** Calls go out in plaintext, because the owner of the mesh has allowed that by name. */
  PLAINTEXT
}

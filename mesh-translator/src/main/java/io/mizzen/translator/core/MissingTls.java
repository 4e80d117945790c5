package io.mizzen.translator.core;

import io.mizzen.model.MeshSettings;
import org.apiguardian.api.API;

/** The answer to a rule that asks for TLS the client does not have. */
@API(status = API.Status.EXPERIMENTAL)
public enum MissingTls {
  /** It never has endpoints: calls fail. */
  CLOSED,
  /** Calls go out in plaintext, because the owner of the mesh has allowed that by name. */
  PLAINTEXT;

  /** As the owner of the mesh has it. */
  public static MissingTls of(MeshSettings settings) {
    return settings.allowedNotEnforced().contains("DestinationRule") ? PLAINTEXT : CLOSED;
  }
}

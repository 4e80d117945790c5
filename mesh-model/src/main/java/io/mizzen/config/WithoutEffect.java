package io.mizzen.config;

import org.apiguardian.api.API;

/**
 * A spec that is read and checked and that no data plane of the mesh uses yet. Its resources are
 * kept, remarked upon when they are read, and listed as not applied for as long as they are there.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface WithoutEffect {
  /** Whether this very spec has no effect; false for one whose parts speak for themselves. */
  default boolean isWithoutEffect() {
    return true;
  }
}

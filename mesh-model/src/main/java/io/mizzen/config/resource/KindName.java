package io.mizzen.config.resource;

import io.mizzen.api.ResourceKey;
import org.apiguardian.api.API;

/**
 * The full name of a kind.
 *
 * @param group API group; empty for Kubernetes' core group
 * @param kind for example {@code Service}
 */
@API(status = API.Status.EXPERIMENTAL)
public record KindName(String group, String kind) {
  /** The kind of a resource. */
  public static KindName of(ResourceKey key) {
    return new KindName(key.group(), key.kind());
  }

  @Override
  public String toString() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}

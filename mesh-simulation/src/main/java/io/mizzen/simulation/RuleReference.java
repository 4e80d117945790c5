package io.mizzen.simulation;

import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The rule that a resource was made from.
 *
 * @param configPath {@code filter_metadata.istio.config}, for example {@code
 *     /apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews}
 * @param key empty when the rules are not known
 * @param origin file and line; empty when the rules are not known
 */
@API(status = API.Status.EXPERIMENTAL)
public record RuleReference(String configPath, Optional<ResourceKey> key, Optional<Origin> origin) {

  /** {@code VirtualService default/reviews (rules.yaml:10:1)}, or the path itself. */
  @Override
  public String toString() {
    String name = key.map(ResourceKey::toString).orElse(configPath);
    return origin.map(where -> name + " (" + where + ")").orElse(name);
  }
}

package io.mizzen.simulation;

import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.translator.core.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * From the {@code filter_metadata.istio.config} of a resource back to the rule: its key, and file
 * and line where they are known. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RuleOrigins {
  private static final RuleOrigins NONE = new RuleOrigins(Map.of());

  private final Map<String, RuleReference> byConfigPath;

  private RuleOrigins(Map<String, RuleReference> byConfigPath) {
    this.byConfigPath = byConfigPath;
  }

  /** Nothing is known: rules are named as the resource names them. */
  public static RuleOrigins none() {
    return NONE;
  }

  public static RuleOrigins of(RuleSet rules) {
    Map<String, RuleReference> byConfigPath = new HashMap<>();
    for (MeshResource<?> resource : rules.byKey().values()) {
      String path = new Rule<>(resource.key(), resource.spec()).configPath();
      byConfigPath.put(
          path,
          new RuleReference(path, Optional.of(resource.key()), Optional.of(resource.origin())));
    }
    return new RuleOrigins(byConfigPath);
  }

  /** The rule of that path, as far as known. */
  public RuleReference find(String configPath) {
    @Nullable RuleReference known = byConfigPath.get(configPath);
    return known == null
        ? new RuleReference(configPath, Optional.empty(), Optional.empty())
        : known;
  }
}

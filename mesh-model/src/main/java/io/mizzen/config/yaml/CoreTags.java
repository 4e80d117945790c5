package io.mizzen.config.yaml;

import io.mizzen.config.ConfigNode;
import java.util.Optional;
import java.util.Set;

/** The tags of YAML 1.2's core schema, and the non-specific {@code !}. */
final class CoreTags {
  private static final String NON_SPECIFIC = "!";
  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> SCALARS = Set.of("str", "null", "bool", "int", "float");

  private CoreTags() {}

  static boolean isScalar(String tag) {
    return tag.equals(NON_SPECIFIC)
        || (tag.startsWith(PREFIX) && SCALARS.contains(tag.substring(PREFIX.length())));
  }

  static boolean isSequence(String tag) {
    return tag.equals(NON_SPECIFIC) || tag.equals(PREFIX + "seq");
  }

  static boolean isMapping(String tag) {
    return tag.equals(NON_SPECIFIC) || tag.equals(PREFIX + "map");
  }

  /** The type that a tag gives a scalar; empty when the tag does not say. */
  static Optional<ConfigNode.Style> style(String tag) {
    if (!isScalar(tag)) {
      return Optional.empty();
    }
    return Optional.of(
        tag.equals(NON_SPECIFIC) || tag.equals(PREFIX + "str")
            ? ConfigNode.Style.QUOTED
            : ConfigNode.Style.PLAIN);
  }
}

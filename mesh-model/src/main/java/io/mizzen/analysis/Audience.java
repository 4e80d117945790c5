package io.mizzen.analysis;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who sees a rule.
 *
 * @param namespaces by name; {@code *} alone means all
 */
record Audience(Set<String> namespaces) {
  private static final String ALL = "*";

  /** From {@code exportTo} of a rule in {@code namespace}; an empty list means all. */
  static Audience of(List<String> exportTo, String namespace) {
    if (exportTo.isEmpty() || exportTo.contains(ALL)) {
      return new Audience(Set.of(ALL));
    }
    return new Audience(
        exportTo.stream()
            .map(entry -> entry.equals(".") ? namespace : entry)
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean isEverybody() {
    return namespaces.contains(ALL);
  }

  boolean includes(String namespace) {
    return isEverybody() || namespaces.contains(namespace);
  }

  /** Whether some namespace is named by both; a rule for all and one for a few may well differ. */
  boolean meets(Audience other) {
    return namespaces.stream().anyMatch(other.namespaces::contains);
  }
}

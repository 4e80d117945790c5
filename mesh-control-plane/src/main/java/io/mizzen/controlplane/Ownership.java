package io.mizzen.controlplane;

import io.mizzen.api.ResourceKey;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which file declares which resources, for files of an applied directory: what a file no longer
 * declares is deleted. Immutable.
 */
record Ownership(NavigableMap<String, Set<ResourceKey>> byFile) {
  Ownership {
    byFile = Collections.unmodifiableNavigableMap(new TreeMap<>(byFile));
  }

  static Ownership empty() {
    return new Ownership(new TreeMap<>());
  }

  Set<ResourceKey> of(String file) {
    return byFile.getOrDefault(file, Set.of());
  }

  /** The files below a directory, itself included. */
  Set<String> filesBelow(String directory) {
    String prefix = directory.endsWith("/") ? directory : directory + "/";
    return byFile.keySet().stream()
        .filter(file -> file.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Ownership with(Map<String, Set<ResourceKey>> changed) {
    NavigableMap<String, Set<ResourceKey>> next = new TreeMap<>(byFile);
    changed.forEach(
        (file, keys) -> {
          if (keys.isEmpty()) {
            next.remove(file);
          } else {
            next.put(file, Collections.unmodifiableSet(new TreeSet<>(keys)));
          }
        });
    return new Ownership(next);
  }
}

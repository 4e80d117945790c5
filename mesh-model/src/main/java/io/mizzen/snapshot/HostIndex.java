package io.mizzen.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Values by host, exact or wildcard. Immutable and persistent. A look-up costs the logarithm of the
 * hosts, and where there are wildcards that times the length of the host or their number, whichever
 * is less.
 *
 * @param exact by concrete host
 * @param wildcards most specific first
 */
record HostIndex<V>(PSortedMap<String, List<V>> exact, PSortedMap<HostPattern, List<V>> wildcards) {

  static <V> HostIndex<V> empty() {
    return new HostIndex<>(TreePMap.empty(), TreePMap.empty());
  }

  boolean isEmpty() {
    return exact.isEmpty() && wildcards.isEmpty();
  }

  /** The entries under exactly this host or wildcard. */
  List<V> at(HostPattern host) {
    return orNone(host.isWildcard() ? wildcards.get(host) : exact.get(host.text()));
  }

  /** With these values in the place of what is filed there. */
  HostIndex<V> with(HostPattern host, List<V> values) {
    return host.isWildcard()
        ? new HostIndex<>(exact, replaced(wildcards, host, values))
        : new HostIndex<>(replaced(exact, host.text(), values), wildcards);
  }

  /** The entries under each host or wildcard that matches, most specific first. */
  Stream<List<V>> matching(String host) {
    return Stream.concat(Optional.ofNullable(exact.get(host)).stream(), matchingWildcards(host));
  }

  private Stream<List<V>> matchingWildcards(String host) {
    if (wildcards.isEmpty()) {
      return Stream.empty();
    }
    return wildcards.size() <= host.length()
        ? wildcards.entrySet().stream()
            .filter(entry -> entry.getKey().matches(host))
            .map(java.util.Map.Entry::getValue)
        : HostPattern.covering(host)
            .map(pattern -> orNone(wildcards.get(pattern)))
            .filter(values -> !values.isEmpty());
  }

  private static <K, V> PSortedMap<K, List<V>> replaced(
      PSortedMap<K, List<V>> map, K key, List<V> values) {
    return values.isEmpty() ? map.minus(key) : map.plus(key, List.copyOf(values));
  }

  private static <V> List<V> orNone(@Nullable List<V> values) {
    return values == null ? List.of() : values;
  }
}

package io.mizzen.controlplane.state;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;

/**
 * New values of some keys; a key that is gone has none. Immutable.
 *
 * @param byKey the keys concerned, and only those
 */
@API(status = API.Status.INTERNAL)
public record Edits<K extends Comparable<? super K>, V>(Map<K, Optional<V>> byKey) {
  public Edits {
    byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
  }

  public static <K extends Comparable<? super K>, V> Edits<K, V> none() {
    return new Edits<K, V>(new LinkedHashMap<>());
  }

  /** Values to put and keys to take out; a key of both is taken out. */
  public static <K extends Comparable<? super K>, V> Edits<K, V> of(
      Collection<? extends V> put, Function<? super V, K> key, Collection<K> removed) {
    Map<K, Optional<V>> edits = new LinkedHashMap<>();
    put.forEach(value -> edits.put(key.apply(value), Optional.of(value)));
    removed.forEach(gone -> edits.put(gone, Optional.empty()));
    return new Edits<>(edits);
  }

  /** All of these values put. */
  static <K extends Comparable<? super K>, V> Edits<K, V> of(Map<K, V> values) {
    Map<K, Optional<V>> edits = new LinkedHashMap<>();
    values.forEach((key, value) -> edits.put(key, Optional.of(value)));
    return new Edits<>(edits);
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  public Set<K> keys() {
    return byKey.keySet();
  }

  /** A map with these edits made; the cost is the number of edits times the map's logarithm. */
  PSortedMap<K, V> applyTo(PSortedMap<K, V> values) {
    PSortedMap<K, V> next = values;
    for (Map.Entry<K, Optional<V>> edit : byKey.entrySet()) {
      K key = edit.getKey();
      next = edit.getValue().isPresent() ? next.plus(key, edit.getValue().get()) : next.minus(key);
    }
    return next;
  }
}

package io.mizzen.controlplane.state;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * What becomes of some keys: a new value, or none when the key is gone. Immutable.
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

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  public Set<K> keys() {
    return byKey.keySet();
  }

  /** A map with these edits made; the same map if there are none. */
  NavigableMap<K, V> applyTo(NavigableMap<K, V> values) {
    if (isEmpty()) {
      return values;
    }
    NavigableMap<K, V> next = new TreeMap<>(values);
    byKey.forEach(
        (key, value) ->
            value.ifPresentOrElse(present -> next.put(key, present), () -> next.remove(key)));
    return Collections.unmodifiableNavigableMap(next);
  }
}

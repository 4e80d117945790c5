package io.mizzen.catalog;

import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Sets of values by key; a key without values is absent. Immutable and persistent.
 *
 * @param byKey never holds an empty set
 */
record Buckets<K extends Comparable<? super K>, V extends Comparable<? super V>>(
    PSortedMap<K, PSortedSet<V>> byKey) {

  static <K extends Comparable<? super K>, V extends Comparable<? super V>> Buckets<K, V> empty() {
    return new Buckets<K, V>(TreePMap.<K, PSortedSet<V>>empty());
  }

  PSortedSet<V> of(K key) {
    PSortedSet<V> values = byKey.get(key);
    return values == null ? TreePSet.<V>empty() : values;
  }

  Buckets<K, V> plus(K key, V value) {
    return new Buckets<>(byKey.plus(key, of(key).plus(value)));
  }

  Buckets<K, V> minus(K key, V value) {
    PSortedSet<V> left = of(key).minus(value);
    return new Buckets<>(left.isEmpty() ? byKey.minus(key) : byKey.plus(key, left));
  }
}

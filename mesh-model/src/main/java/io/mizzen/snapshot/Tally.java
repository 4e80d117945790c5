package io.mizzen.snapshot;

import java.util.Set;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The number of resources that hold each of some values; a value that none says is absent.
 * Immutable and persistent.
 *
 * @param counts each at least 1
 */
record Tally<T extends Comparable<? super T>>(PSortedMap<T, Integer> counts) {

  static <T extends Comparable<? super T>> Tally<T> empty() {
    return new Tally<T>(TreePMap.<T, Integer>empty());
  }

  boolean contains(T value) {
    return counts.containsKey(value);
  }

  /** The values that at least one resource says, sorted. */
  Set<T> values() {
    return counts.keySet();
  }

  Tally<T> plus(T value) {
    return new Tally<>(counts.plus(value, counts.getOrDefault(value, 0) + 1));
  }

  Tally<T> minus(T value) {
    int left = counts.getOrDefault(value, 0) - 1;
    return new Tally<>(left > 0 ? counts.plus(value, left) : counts.minus(value));
  }
}

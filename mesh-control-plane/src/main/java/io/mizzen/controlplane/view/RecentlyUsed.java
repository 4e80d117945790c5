package io.mizzen.controlplane.view;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A bounded map that forgets what was not asked for lately: when a generation is full it becomes
 * the old one, and what the old one still held is forgotten. Safe for many threads; a race makes a
 * value twice and keeps one.
 */
final class RecentlyUsed<K, V> {
  private final int generationSize;
  private final AtomicReference<Generations<K, V>> generations =
      new AtomicReference<>(Generations.none());

  private record Generations<K, V>(Map<K, V> young, Map<K, V> old) {
    static <K, V> Generations<K, V> none() {
      return new Generations<>(new ConcurrentHashMap<>(), Map.of());
    }
  }

  /**
   * @param generationSize at most twice as many entries are kept
   */
  RecentlyUsed(int generationSize) {
    this.generationSize = generationSize;
  }

  /** The value of a key, made if it is not known; nothing is kept if making it throws. */
  V get(K key, Function<? super K, ? extends V> make) {
    Generations<K, V> now = now();
    V known = now.young().get(key);
    if (known != null) {
      return known;
    }
    V older = now.old().get(key);
    V made = older != null ? older : make.apply(key);
    now.young().put(key, made);
    if (now.young().size() >= generationSize) {
      generations.compareAndSet(now, new Generations<>(new ConcurrentHashMap<>(), now.young()));
    }
    return made;
  }

  private Generations<K, V> now() {
    return Objects.requireNonNull(generations.get());
  }
}

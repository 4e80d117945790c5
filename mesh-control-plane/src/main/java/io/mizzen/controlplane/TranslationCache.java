package io.mizzen.controlplane;

import io.mizzen.translator.core.Translation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was translated before, by input. The input record holds all its translation may read, so
 * equal inputs have equal results whoever asks and at whatever revision.
 *
 * <p>Entries live for two generations: one that no revision has asked for since the revision before
 * last is forgotten. Safe for many threads; a race translates twice and keeps one.
 */
final class TranslationCache {
  /** Far above what rules and services make; clients that make names up find the end here. */
  private static final int MAX_YOUNG = 100_000;

  private volatile Generations generations =
      new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  private record Generations(Map<Record, Translation> young, Map<Record, Translation> old) {}

  <I extends Record> Translation get(I input, Function<I, ? extends Translation> translate) {
    Generations now = generations;
    Translation known = now.young().get(input);
    if (known != null) {
      return known;
    }
    Translation older = now.old().get(input);
    Translation made = older != null ? older : translate.apply(input);
    if (now.young().size() < MAX_YOUNG) {
      now.young().put(input, made);
    }
    return made;
  }

  /** A new revision begins. */
  void age() {
    generations = new Generations(new ConcurrentHashMap<>(), generations.young());
  }
}

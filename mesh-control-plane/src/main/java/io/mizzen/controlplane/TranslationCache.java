package io.mizzen.controlplane;

import io.mizzen.translator.core.Translation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Translations by their inputs. An input record holds all that its translation may read, so equal
 * inputs have equal results for every proxy and at every revision.
 *
 * <p>Entries live for two generations: one that no revision has asked for since the revision before
 * last is forgotten. Safe for many threads; a race translates twice and keeps one. A translation
 * that throws leaves no entry.
 */
final class TranslationCache implements Translations {
  /** Far above what rules and services make; clients that make names up find the end here. */
  private static final int MAX_YOUNG = 100_000;

  private final Translations translations;
  private final TranslationFailures failures = new TranslationFailures();
  private volatile Generations generations =
      new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  private record Generations(Map<Object, Translation> young, Map<Object, Translation> old) {}

  TranslationCache() {
    this(Translations::standard);
  }

  TranslationCache(Translations translations) {
    this.translations = translations;
  }

  @Override
  public Translation translate(Object input) {
    Generations now = generations;
    Translation known = now.young().get(input);
    if (known != null) {
      return known;
    }
    Translation older = now.old().get(input);
    Translation made = older != null ? older : translations.translate(input);
    if (now.young().size() < MAX_YOUNG) {
      now.young().put(input, made);
    }
    return made;
  }

  /** The same without keeping it: for resources whose names clients make up. */
  Translation translateOnce(Object input) {
    return translations.translate(input);
  }

  /** Where translations that throw are counted and logged. */
  TranslationFailures failures() {
    return failures;
  }

  /** A new revision begins. */
  void age() {
    generations = new Generations(new ConcurrentHashMap<>(), generations.young());
  }
}

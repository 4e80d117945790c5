package io.mizzen.controlplane.view;

import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.grpc.EndpointInput;

/**
 * Translations by their inputs. An input record holds all that its translation may read, so equal
 * inputs have equal results for every proxy and at every revision, and no change makes an entry
 * wrong: entries are forgotten when others take their room. Safe for many threads. A translation
 * that throws leaves no entry.
 */
final class TranslationCache implements Translations {
  /** Clusters and routes of some views of a large mesh. */
  private static final int CONFIGURATION = 20_000;

  /** Fewer: an input holds its endpoints, and an old one is rarely met again. */
  private static final int ENDPOINTS = 2_000;

  private final Translations translations;
  private final TranslationFailures failures = new TranslationFailures();
  private final RecentlyUsed<Object, Translation> configuration = new RecentlyUsed<>(CONFIGURATION);
  private final RecentlyUsed<Object, Translation> endpoints = new RecentlyUsed<>(ENDPOINTS);

  TranslationCache() {
    this(Translations::standard);
  }

  TranslationCache(Translations translations) {
    this.translations = translations;
  }

  @Override
  public Translation translate(Object input) {
    return (isEndpoints(input) ? endpoints : configuration).get(input, translations::translate);
  }

  private static boolean isEndpoints(Object input) {
    return input instanceof EndpointInput || input instanceof SidecarEndpointInput;
  }

  /** The same without keeping it: for resources whose names clients make up. */
  Translation translateOnce(Object input) {
    return translations.translate(input);
  }

  /** Counts and logs translations that throw. */
  TranslationFailures failures() {
    return failures;
  }
}

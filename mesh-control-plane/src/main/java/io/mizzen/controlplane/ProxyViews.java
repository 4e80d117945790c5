package io.mizzen.controlplane;

import com.google.common.collect.MapMaker;
import io.mizzen.api.NotApplied;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The newest view of each kind of proxy, made when the first of them asks and brought up to a
 * publication when one asks after it. Safe for many threads.
 */
final class ProxyViews {
  private final TranslationCache cache;

  // Weak: a view lives as long as a stream that is served from it, so that streams that come and go
  // under ever new names leave nothing behind.
  private final ConcurrentMap<ViewKey, ProxyView> newest = new MapMaker().weakValues().makeMap();

  ProxyViews(TranslationCache cache) {
    this.cache = cache;
  }

  /** The view of a proxy, as of the publication or later. */
  ProxyView of(Publication publication, ProxyIdentity proxy, CapabilityProfile profile) {
    ViewKey key = ViewKey.of(publication.state().snapshot(), proxy, profile);
    return newest.compute(
        key,
        (same, known) -> {
          if (known == null) {
            return ProxyView.of(key, publication.state(), cache);
          }
          return known.revision() >= publication.state().revision()
              ? known
              : known.at(publication.state(), publication.changes());
        });
  }

  /**
   * What connected data planes do not honour, sorted; without any, what a grpc-java client in the
   * default namespace would not.
   */
  List<NotApplied> notApplied(Publication publication) {
    Collection<ProxyView> used = all();
    Stream<ProxyView> asked =
        used.isEmpty()
            ? Stream.of(
                of(
                    publication,
                    ProxyIdentity.in(publication.state().settings().defaultNamespace()),
                    CapabilityProfile.grpcJava()))
            : used.stream();
    return asked
        .flatMap(view -> view.notApplied(publication.state()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The views some connected proxy uses, each as of the last time one asked. */
  Collection<ProxyView> all() {
    // Copied: the map still counts what was collected, walking it does not meet it.
    return List.copyOf(newest.values());
  }
}

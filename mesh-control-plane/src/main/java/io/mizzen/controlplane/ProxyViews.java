package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest view of each kind of proxy, made when the first of them asks and brought up to a
 * published when one asks after it. Safe for many threads.
 */
final class ProxyViews {
  private final TranslationCache cache;

  // Weak: a view lives as long as a stream that is served from it, so that streams that come and go
  // under ever new names leave nothing behind. Not MapMaker's map, whose compute is not atomic: two
  // streams would bring one view up to date, and the second find it taken over.
  private final ConcurrentMap<ViewKey, WeakReference<ProxyView>> newest = new ConcurrentHashMap<>();

  ProxyViews(TranslationCache cache) {
    this.cache = cache;
  }

  /** The view of a proxy, as of the published state or later. */
  ProxyView of(PublishedState published, ProxyIdentity proxy, CapabilityProfile profile) {
    return of(published, AccessScope.UNVERIFIED, proxy, profile, Optional.empty());
  }

  /** The view of a proxy of which something was verified. */
  ProxyView of(
      PublishedState published,
      AccessScope access,
      ProxyIdentity proxy,
      CapabilityProfile profile,
      Optional<SidecarProxy> sidecar) {
    ViewKey key =
        ViewKey.of(published.state().snapshot(), access, proxy, profile, sidecar)
            .distinguished(published.state());
    // Held here until the caller has it, since the map does not.
    AtomicReference<ProxyView> current = new AtomicReference<>();
    newest.compute(
        key,
        (same, reference) -> {
          ProxyView known = reference == null ? null : reference.get();
          ProxyView now = brought(key, known, published);
          current.set(now);
          return now == known ? reference : new WeakReference<>(now);
        });
    newest.values().removeIf(reference -> reference.get() == null);
    return Objects.requireNonNull(current.get());
  }

  private ProxyView brought(ViewKey key, @Nullable ProxyView known, PublishedState published) {
    if (known == null) {
      return ProxyView.of(key, published.state(), cache);
    }
    return known.revision() >= published.state().revision()
        ? known
        : known.at(published.state(), published.changes());
  }

  /**
   * The fields that connected data planes do not honour, sorted; without any, what a grpc-java
   * client in the default namespace would not.
   */
  List<NotApplied> notApplied(PublishedState published) {
    Collection<ProxyView> used = all();
    Stream<ProxyView> asked =
        used.isEmpty()
            ? Stream.of(
                of(
                    published,
                    ProxyIdentity.in(published.state().settings().defaultNamespace()),
                    CapabilityProfile.grpcJava()))
            : used.stream();
    return asked
        .flatMap(view -> new LeftOutByProxies(view.key(), published.state(), cache).all().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The findings about translations that throw for connected proxies, sorted. */
  List<Finding> failures() {
    return all().stream()
        .flatMap(view -> view.failures().stream())
        .map(FailedTranslation::finding)
        .distinct()
        .sorted(Comparator.comparing(Finding::origin).thenComparing(Finding::found))
        .toList();
  }

  /** The views some connected proxy uses, each as of the last time one asked. */
  Collection<ProxyView> all() {
    return newest.values().stream()
        .flatMap(reference -> Optional.ofNullable(reference.get()).stream())
        .toList();
  }
}

package io.mizzen.controlplane.view;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The newest view of each kind of proxy: made when the first session asks for it, brought up to a
 * publication when one asks after it, and dropped with the last session that uses it. Looking one
 * up costs the same for any number of views. Safe for many threads.
 */
@API(status = API.Status.INTERNAL)
public final class ProxyViews {
  private final TranslationCache cache;

  // Not MapMaker's map, whose compute is not atomic: two streams would bring one view up to date,
  // and the second find it taken over.
  private final ConcurrentMap<ViewKey, Used> newest;

  /**
   * A view in use.
   *
   * @param sessions one or more
   */
  record Used(ProxyView view, int sessions) {
    private Used with(ProxyView now, int more) {
      return now == view && more == 0 ? this : new Used(now, sessions + more);
    }

    private @Nullable Used released() {
      return sessions == 1 ? null : new Used(view, sessions - 1);
    }
  }

  /** No views yet; translations are cached for all of them. */
  public ProxyViews(Translations translations) {
    this(new TranslationCache(translations), new ConcurrentHashMap<>());
  }

  ProxyViews(TranslationCache cache) {
    this(cache, new ConcurrentHashMap<>());
  }

  ProxyViews(TranslationCache cache, ConcurrentMap<ViewKey, Used> newest) {
    this.cache = cache;
    this.newest = newest;
  }

  /** A session of a proxy; it uses a view from its first question to its end. */
  public Session open(
      AccessScope access,
      ProxyIdentity proxy,
      CapabilityProfile profile,
      Optional<SidecarProxy> sidecar) {
    return new Session(access, proxy, profile, sidecar);
  }

  /** One session's use of the view of its proxy. Confined to the session's thread. */
  public final class Session implements AutoCloseable {
    private final AccessScope access;
    private final ProxyIdentity proxy;
    private final CapabilityProfile profile;
    private final Optional<SidecarProxy> sidecar;
    private Optional<ViewKey> used = Optional.empty();

    private Session(
        AccessScope access,
        ProxyIdentity proxy,
        CapabilityProfile profile,
        Optional<SidecarProxy> sidecar) {
      this.access = access;
      this.proxy = proxy;
      this.profile = profile;
      this.sidecar = sidecar;
    }

    /** The view of the proxy, as of the published state or later. */
    public ProxyView at(PublishedState published) {
      ViewKey key = key(published, access, proxy, profile, sidecar);
      Optional<ViewKey> before = used;
      boolean isNew = before.filter(key::equals).isEmpty();
      Used now =
          Objects.requireNonNull(
              newest.compute(
                  key,
                  (same, known) ->
                      known == null
                          ? new Used(ProxyView.of(key, published.state(), cache), 1)
                          : known.with(brought(known.view(), published), isNew ? 1 : 0)));
      if (isNew) {
        used = Optional.of(key);
        before.ifPresent(ProxyViews.this::release);
      }
      return now.view();
    }

    /** The session is over. Idempotent. */
    @Override
    public void close() {
      used.ifPresent(ProxyViews.this::release);
      used = Optional.empty();
    }
  }

  /** The view of a proxy for somebody who has no session; one in use if there is one. */
  public ProxyView lookedAt(
      PublishedState published,
      AccessScope access,
      ProxyIdentity proxy,
      CapabilityProfile profile,
      Optional<SidecarProxy> sidecar) {
    ViewKey key = key(published, access, proxy, profile, sidecar);
    Used used =
        newest.computeIfPresent(
            key, (same, known) -> known.with(brought(known.view(), published), 0));
    return used == null ? ProxyView.of(key, published.state(), cache) : used.view();
  }

  /**
   * Makes one resource of each type, for nobody.
   *
   * @return the number of resources made
   * @see WarmUp
   */
  public int warmUp(MeshState state) {
    return WarmUp.run(state, cache).size();
  }

  private void release(ViewKey key) {
    newest.computeIfPresent(key, (same, known) -> known.released());
  }

  private static ViewKey key(
      PublishedState published,
      AccessScope access,
      ProxyIdentity proxy,
      CapabilityProfile profile,
      Optional<SidecarProxy> sidecar) {
    return ViewKey.of(published.state().snapshot(), access, proxy, profile, sidecar)
        .distinguished(published.state());
  }

  private static ProxyView brought(ProxyView known, PublishedState published) {
    return known.revision() >= published.state().revision()
        ? known
        : known.at(published.state(), published.changes());
  }

  /**
   * The fields that connected data planes do not honour, sorted; without any, what a grpc-java
   * client in the default namespace would not.
   */
  public List<NotApplied> notApplied(PublishedState published) {
    List<ViewKey> used = all().stream().map(ProxyView::key).toList();
    return (used.isEmpty() ? List.of(assumed(published)) : used)
        .stream()
            .flatMap(key -> new LeftOutByProxies(key, published.state(), cache).all().stream())
            .distinct()
            .sorted()
            .toList();
  }

  private static ViewKey assumed(PublishedState published) {
    return key(
        published,
        AccessScope.UNVERIFIED,
        ProxyIdentity.in(published.state().settings().defaultNamespace()),
        CapabilityProfile.grpcJava(),
        Optional.empty());
  }

  /** The findings about translations that throw for connected proxies, sorted. */
  public List<Finding> failures() {
    return all().stream()
        .flatMap(view -> view.failures().stream())
        .map(FailedTranslation::finding)
        .distinct()
        .sorted(Comparator.comparing(Finding::origin).thenComparing(Finding::found))
        .toList();
  }

  /** The number of translations that have thrown since the start; each retry counts. */
  public long failedTranslations() {
    return cache.failures().count();
  }

  /** The views some connected proxy uses, each as of the last time one asked. */
  public Collection<ProxyView> all() {
    return newest.values().stream().map(Used::view).toList();
  }
}

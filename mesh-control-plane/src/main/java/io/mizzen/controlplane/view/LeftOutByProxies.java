package io.mizzen.controlplane.view;

import io.mizzen.api.NotApplied;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.notapplied.LeftOut;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.model.MeshResource;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.TypeUrl;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The demands of a state's rules that one kind of proxies does not meet, and those that no data
 * plane does yet. A translation that throws is counted and logged like one that a proxy asks for,
 * and the others are listed.
 */
final class LeftOutByProxies {
  private final ViewKey key;
  private final MeshState state;
  private final TranslationCache cache;

  LeftOutByProxies(ViewKey key, MeshState state, TranslationCache cache) {
    this.key = key;
    this.state = state;
    this.cache = cache;
  }

  Set<NotApplied> all() {
    Set<NotApplied> all = new TreeSet<>(ofTranslations());
    all.addAll(LeftOut.of(state, key.sidecar().isPresent()));
    return all.stream()
        .map(each -> each.seenBy(dataPlane(), originOf(each.resource())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String dataPlane() {
    return key.profile().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Origin originOf(ResourceKey rule) {
    return state.rules().find(rule).map(MeshResource::origin).orElse(Origin.of(""));
  }

  private Set<NotApplied> ofTranslations() {
    ProxyScope scope = key.scope(state.snapshot());
    ProxyResources resources = ProxyResources.of(key, state, cache);
    Fallbacks fallbacks = new Fallbacks(key, state, resources);
    Set<NotApplied> all = new TreeSet<>();
    Map<Asked, Supplier<Collection<NotApplied>>> translations =
        fallbacks.guarded(
            new Asked(TypeUrl.CLUSTER, ProxyView.ALL),
            () -> resources.leftOut(scope),
            Map.of(),
            cache.failures());
    translations.forEach(
        (asked, leftOut) ->
            all.addAll(fallbacks.guarded(asked, leftOut, Set.of(), cache.failures())));
    return all;
  }
}

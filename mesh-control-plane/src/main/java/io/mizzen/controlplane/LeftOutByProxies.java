package io.mizzen.controlplane;

import com.google.common.base.Suppliers;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshResource;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The demands of a state's rules that one kind of proxies does not meet, and those that no data
 * plane does yet. Pure.
 */
final class LeftOutByProxies {
  private final ViewKey key;
  private final MeshState state;
  private final Translations translations;

  LeftOutByProxies(ViewKey key, MeshState state, Translations translations) {
    this.key = key;
    this.state = state;
    this.translations = translations;
  }

  Set<NotApplied> all() {
    boolean isSidecar = key.sidecar().isPresent();
    Set<NotApplied> all = new TreeSet<>(ofTranslations());
    all.addAll(LeftOutOfMeshConfig.of(state, isSidecar));
    state
        .rules()
        .byKey()
        .values()
        .forEach(rule -> all.addAll(LeftOut.of(rule, state.settings(), isSidecar)));
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
    if (key.sidecar().isPresent()) {
      return ofSidecar(key.sidecar().get());
    }
    ProxyInputs inputs = new ProxyInputs(key.scope(state.snapshot()), key.profile());
    Set<NotApplied> all = new TreeSet<>();
    ScopeNames.defaultClusters(inputs.scope())
        .forEach(name -> all.addAll(leftOut(() -> inputs.route(name.render()))));
    ScopeNames.clusters(inputs.scope())
        .forEach(name -> all.addAll(leftOut(() -> inputs.cluster(name.render()))));
    return all;
  }

  private Set<NotApplied> ofSidecar(SidecarProxy proxy) {
    ProxyScope scope = key.scope(state.snapshot());
    try {
      return new SidecarResources(
              proxy,
              state.endpoints(),
              Suppliers.memoize(() -> SidecarInputs.portsOf(scope, proxy)),
              translations)
          .notApplied(scope);
    } catch (RuntimeException | StackOverflowError e) {
      return Set.of();
    }
  }

  /** Of what cannot be translated {@code findings()} speak, once a proxy asks for it. */
  private List<NotApplied> leftOut(Supplier<Optional<? extends Record>> input) {
    try {
      return input
          .get()
          .map(translations::translate)
          .map(Translation::notApplied)
          .orElse(List.of());
    } catch (RuntimeException | StackOverflowError e) {
      return List.of();
    }
  }
}

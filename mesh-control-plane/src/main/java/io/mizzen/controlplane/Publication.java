package io.mizzen.controlplane;

import com.google.common.collect.MapMaker;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.registry.RestartHold;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * One state as the streams see it: a view per scope, made when the first proxy of that scope asks.
 * Safe for many threads.
 */
final class Publication {
  private final MeshState state;
  private final TranslationCache cache;

  // Weak: a view lives as long as a stream of its scope, so that streams that come and go under
  // ever new names leave nothing behind.
  private final ConcurrentMap<ScopeKey, ScopedResources> views =
      new MapMaker().weakValues().makeMap();

  private final Map<ServiceKey, Boolean> held = new ConcurrentHashMap<>();

  /** What must be equal for two proxies to share all their resources. */
  private record ScopeKey(ViewScope scope, CapabilityProfile profile) {}

  Publication(MeshState state, TranslationCache cache) {
    this.state = state;
    this.cache = cache;
  }

  MeshState state() {
    return state;
  }

  ScopedResources view(ProxyIdentity proxy, CapabilityProfile profile) {
    ScopeKey key = new ScopeKey(ViewScope.of(state.snapshot(), proxy), profile);
    return views.computeIfAbsent(
        key, k -> new ScopedResources(state, k.scope(), k.profile(), cache));
  }

  /** Whether data planes that have older endpoints of a service keep them: {@link RestartHold}. */
  boolean holds(Service service) {
    return isSyncing()
        && held.computeIfAbsent(service.key(), key -> RestartHold.holds(state, service));
  }

  /**
   * What connected data planes do not honour, sorted; without any, what a grpc-java client in the
   * default namespace would not.
   */
  List<NotApplied> notApplied() {
    Collection<ScopedResources> connected = views();
    Stream<ScopedResources> asked =
        connected.isEmpty()
            ? Stream.of(
                view(
                    ProxyIdentity.in(state.settings().defaultNamespace()),
                    CapabilityProfile.grpcJava()))
            : connected.stream();
    return asked.flatMap(view -> view.notApplied().stream()).distinct().sorted().toList();
  }

  /** Whether servers may still be coming back after a start. */
  boolean isSyncing() {
    return state.initialSync() != MeshState.InitialSync.COMPLETE;
  }

  /** The views some connected proxy uses. */
  Collection<ScopedResources> views() {
    // Copied: the map still counts what was collected, walking it does not meet it.
    return List.copyOf(views.values());
  }
}

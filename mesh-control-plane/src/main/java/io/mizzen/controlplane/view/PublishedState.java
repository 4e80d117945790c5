package io.mizzen.controlplane.view;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.registry.RestartHold;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.ChangeKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/** One state as the streams see it, and what led to it. Safe for many threads. */
@API(status = API.Status.INTERNAL)
public final class PublishedState {
  private final MeshState state;
  private final RecentChanges changes;
  private final Map<ServiceKey, Boolean> held = new ConcurrentHashMap<>();

  private PublishedState(MeshState state, RecentChanges changes) {
    this.state = state;
    this.changes = changes;
  }

  /** The first published state. */
  public static PublishedState of(MeshState initial) {
    return new PublishedState(initial, RecentChanges.none());
  }

  /** The next published state; of the same revision if nothing differs for proxies. */
  public PublishedState next(MeshState later) {
    return new PublishedState(
        later,
        later.revision() == state.revision()
            ? changes
            : changes.with(later.revision(), later.changed()));
  }

  /** Whether its step may have changed which view a proxy belongs to. */
  public boolean movesProxies() {
    return state.changed().stream().anyMatch(PublishedState::movesProxies);
  }

  /** By labels, by an address, or because a Sidecar opens ports at addresses. */
  private static boolean movesProxies(ChangeKey changed) {
    return changed instanceof ChangeKey.Selectors
        || changed instanceof ChangeKey.Address
        || changed instanceof ChangeKey.SidecarPattern;
  }

  /** The state that streams see. */
  public MeshState state() {
    return state;
  }

  /** The changes of the newest revisions. */
  RecentChanges changes() {
    return changes;
  }

  /** Whether data planes that have older endpoints of a service keep them: {@link RestartHold}. */
  boolean holds(Service service) {
    return isSyncing()
        && held.computeIfAbsent(service.key(), key -> RestartHold.holds(state, service));
  }

  /** Whether servers may still be coming back after a start. */
  boolean isSyncing() {
    return state.initialSync() != MeshState.InitialSync.COMPLETE;
  }
}

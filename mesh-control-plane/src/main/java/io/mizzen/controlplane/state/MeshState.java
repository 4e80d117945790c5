package io.mizzen.controlplane.state;

import io.mizzen.catalog.EndpointTable;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Everything the control plane knows at one revision. Immutable; {@link MeshStep} makes the next.
 *
 * @param revision grows by one with every step that changes what a proxy may see
 * @param contributions what each source says
 * @param registered what registries say, merged
 * @param assembly rules and services in force, and who serves them
 * @param changed what the step to this revision has changed
 * @param initialSync whether servers may still be coming back after a start
 */
@API(status = API.Status.INTERNAL)
public record MeshState(
    long revision,
    NavigableMap<SourceId, Contribution> contributions,
    Registered registered,
    MeshAssembly assembly,
    Set<ChangeKey> changed,
    InitialSync initialSync) {

  /** Whether the registrations can be taken for complete. */
  public enum InitialSync {
    /** The control plane has just started: servers may still be coming back. */
    RUNNING,
    /** No server has come back for a while; one that nobody can do without may still. */
    QUIET,
    COMPLETE
  }

  public MeshState {
    contributions = Collections.unmodifiableNavigableMap(new TreeMap<>(contributions));
    changed = Set.copyOf(changed);
  }

  /** Nothing is known yet, and no source has reported. */
  public static MeshState initial(MeshSettings settings, List<SourceId> sources) {
    NavigableMap<SourceId, Contribution> contributions = new TreeMap<>();
    sources.forEach(source -> contributions.put(source, Contribution.waiting()));
    return new MeshState(
        0,
        contributions,
        Registered.none(),
        MeshAssembly.empty(settings),
        Set.of(),
        InitialSync.COMPLETE);
  }

  public MeshSnapshot snapshot() {
    return assembly.snapshot();
  }

  public EndpointTable endpoints() {
    return assembly.endpoints();
  }

  public RuleSet rules() {
    return snapshot().rules();
  }

  public MeshSettings settings() {
    return snapshot().settings();
  }

  public Contribution contribution(SourceId source) {
    Contribution known = contributions.get(source);
    return known == null ? Contribution.waiting() : known;
  }

  /** Whether every source has reported all it knows at least once. */
  public boolean hasSynced() {
    return contributions.values().stream().allMatch(each -> each.status().hasSynced());
  }

  /** The state in which servers are still coming back. */
  public MeshState syncing() {
    return in(InitialSync.RUNNING, revision);
  }

  /**
   * The state in which servers have stopped coming back, or are not waited for any more.
   *
   * @param held how many data planes were kept waiting; to them it is a change
   */
  public MeshState synced(InitialSync phase, long held) {
    return phase.compareTo(initialSync) <= 0 ? this : in(phase, held > 0 ? revision + 1 : revision);
  }

  private MeshState in(InitialSync phase, long atRevision) {
    return new MeshState(
        atRevision,
        contributions,
        registered,
        assembly,
        atRevision == revision ? changed : Set.of(),
        phase);
  }
}

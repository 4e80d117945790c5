package io.mizzen.controlplane.state;

import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.snapshot.MeshAssembly;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The one function that makes the next state: what some sources report is merged into what is
 * known, and what follows from it is assembled again.
 *
 * <p><b>The merge rule.</b> Of two sources with one key the first in order is in force; the other
 * takes over when the first goes. Endpoints of one service are united. Services that documents
 * declare come before those of registries.
 *
 * <p>A step costs what its changes name, not what there is.
 */
@API(status = API.Status.INTERNAL)
public final class MeshStep {
  private MeshStep() {}

  /** The state after the changes; the same revision if no proxy could see a difference. */
  public static MeshState apply(MeshState state, Map<SourceId, SourceChange> changes) {
    NavigableMap<SourceId, Contribution> next = new TreeMap<>(state.contributions());
    changes.forEach((source, change) -> next.put(source, state.contribution(source).with(change)));
    RegistryEdits edits =
        state.registered().editsFor(registeredKeys(state, changes), next.values());
    long revision = state.revision() + 1;
    MeshAssembly.Step rules = withRules(state, next, changed(state, changes), revision);
    MeshAssembly.Step all = rules.next().withRegistered(revision, edits);
    Set<ChangeKey> changed = new HashSet<>(rules.changed());
    changed.addAll(all.changed());
    boolean differs = !changed.isEmpty() || rules.isMeaningful() || !edits.isEmpty();
    return new MeshState(
        differs ? revision : state.revision(),
        next,
        state.registered().with(edits),
        all.next(),
        differs ? changed : state.changed(),
        state.initialSync());
  }

  /** The keys of resources that the changes may have given another value. */
  private static Set<ResourceKey> changed(MeshState state, Map<SourceId, SourceChange> changes) {
    Set<ResourceKey> keys = new TreeSet<>();
    changes.forEach(
        (source, change) -> {
          keys.addAll(change.resources().keys());
          if (change.extent() == SourceChange.Extent.EVERYTHING) {
            keys.addAll(state.contribution(source).resources().keySet());
          }
        });
    return keys;
  }

  /** The mesh with the rules that are in force now; the very same if no key has another value. */
  private static MeshAssembly.Step withRules(
      MeshState state,
      NavigableMap<SourceId, Contribution> contributions,
      Set<ResourceKey> keys,
      long revision) {
    List<MeshResource<?>> changed = new ArrayList<>();
    List<ResourceKey> removed = new ArrayList<>();
    for (ResourceKey key : keys) {
      Optional<MeshResource<?>> winner = inForce(contributions.values(), key);
      if (state.rules().find(key).equals(winner)) {
        continue;
      }
      if (winner.isPresent()) {
        changed.add(winner.get());
      } else {
        removed.add(key);
      }
    }
    return state.assembly().withResources(revision, changed, removed);
  }

  private static Optional<MeshResource<?>> inForce(
      Collection<Contribution> inOrder, ResourceKey key) {
    for (Contribution each : inOrder) {
      @Nullable MeshResource<?> resource = each.resources().get(key);
      if (resource != null) {
        return Optional.of(resource);
      }
    }
    return Optional.empty();
  }

  /** The keys of what registries report that the changes may have given another value. */
  private static Registered.Keys registeredKeys(
      MeshState state, Map<SourceId, SourceChange> changes) {
    Registered.Keys keys = new Registered.Keys(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    changes.forEach(
        (source, change) -> {
          keys.services().addAll(change.services().keys());
          keys.workloads().addAll(change.workloads().keys());
          keys.endpoints().addAll(change.endpoints().keys());
          if (change.extent() == SourceChange.Extent.EVERYTHING) {
            Contribution before = state.contribution(source);
            keys.services().addAll(before.services().keySet());
            keys.workloads().addAll(before.workloads().keySet());
            keys.endpoints().addAll(before.endpoints().keySet());
          }
        });
    return keys;
  }
}

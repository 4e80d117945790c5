package io.mizzen.controlplane.state;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.state.MeshState.Registered;
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
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The one function that makes the next state: what some sources report is merged into what is
 * known, and what follows from it is assembled again.
 *
 * <p><b>The merge rule.</b> Of two sources with one key the first in order is in force; the other
 * takes over when the first goes. Endpoints of one service are united. Services that documents
 * declare come before those of registries.
 */
@API(status = API.Status.INTERNAL)
public final class MeshStep {
  private MeshStep() {}

  /** The state after the changes; the same revision if no proxy could see a difference. */
  public static MeshState apply(MeshState state, Map<SourceId, SourceChange> changes) {
    NavigableMap<SourceId, Contribution> next = new TreeMap<>(state.contributions());
    changes.forEach((source, change) -> next.put(source, state.contribution(source).with(change)));
    Registered registered =
        changes.values().stream().anyMatch(MeshStep::touchesRegistered)
            ? registered(next.values())
            : state.registered();
    long revision = state.revision() + 1;
    MeshAssembly.Step rules = withRules(state, next, changed(state, changes), revision);
    MeshAssembly.Step all =
        rules.next().withRegistered(revision, RegisteredDiff.of(state.registered(), registered));
    Set<ChangeKey> changed = new HashSet<>(rules.changed());
    changed.addAll(all.changed());
    boolean differs =
        !changed.isEmpty() || rules.isMeaningful() || !registered.equals(state.registered());
    return new MeshState(
        differs ? revision : state.revision(),
        next,
        registered,
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
      if (!winner.equals(state.rules().find(key))) {
        winner.ifPresentOrElse(changed::add, () -> removed.add(key));
      }
    }
    return state.assembly().withResources(revision, changed, removed);
  }

  private static Optional<MeshResource<?>> inForce(
      Collection<Contribution> inOrder, ResourceKey key) {
    return inOrder.stream()
        .<MeshResource<?>>flatMap(each -> Optional.ofNullable(each.resources().get(key)).stream())
        .findFirst();
  }

  private static boolean touchesRegistered(SourceChange change) {
    return change.extent() == SourceChange.Extent.EVERYTHING
        || !change.services().isEmpty()
        || !change.workloads().isEmpty()
        || !change.endpoints().isEmpty();
  }

  private static Registered registered(Collection<Contribution> inOrder) {
    NavigableMap<ServiceKey, List<Endpoint>> endpoints = new TreeMap<>();
    inOrder.forEach(
        each ->
            each.endpoints()
                .forEach((key, listed) -> endpoints.merge(key, listed, MeshStep::concat)));
    return new Registered(
        first(inOrder, Contribution::services), first(inOrder, Contribution::workloads), endpoints);
  }

  private static <K, V> NavigableMap<K, V> first(
      Collection<Contribution> inOrder, Function<Contribution, NavigableMap<K, V>> part) {
    NavigableMap<K, V> merged = new TreeMap<>();
    inOrder.forEach(each -> part.apply(each).forEach(merged::putIfAbsent));
    return merged;
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}

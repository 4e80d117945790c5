package io.mizzen.model;

import io.mizzen.api.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * All accepted resources by key: step 4 of docs/life-of-a-config.md. Immutable and persistent: the
 * cost of the next set is the number of changes times the logarithm of the resources. Iteration
 * order is the order of keys, so nothing that follows can depend on the order in which files
 * arrived.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RuleSet {
  private static final RuleSet EMPTY = new RuleSet(TreePMap.empty(), Map.of());

  private final PSortedMap<ResourceKey, MeshResource<?>> resources;
  private final Map<Class<?>, PSortedMap<ResourceKey, MeshResource<?>>> byType;

  /**
   * The next set and how it differs.
   *
   * @param changes one per key that differs at all, in the order of keys; a resource that only
   *     moved within its file is among them
   */
  public record Step(RuleSet next, List<ResourceChange> changes) {
    public Step {
      changes = List.copyOf(changes);
    }
  }

  private RuleSet(
      PSortedMap<ResourceKey, MeshResource<?>> resources,
      Map<Class<?>, PSortedMap<ResourceKey, MeshResource<?>>> byType) {
    this.resources = resources;
    this.byType = byType;
  }

  public static RuleSet empty() {
    return EMPTY;
  }

  /** This set with {@code changed} added or replaced and {@code removed} taken out. */
  public RuleSet with(
      Collection<? extends MeshResource<?>> changed, Collection<ResourceKey> removed) {
    return step(changed, removed).next();
  }

  /** The same, and what differs; a key that is in both is changed. */
  public Step step(Collection<? extends MeshResource<?>> changed, Collection<ResourceKey> removed) {
    Map<ResourceKey, MeshResource<?>> put = new HashMap<>();
    changed.forEach(resource -> put.put(resource.key(), resource));
    Set<ResourceKey> keys = new TreeSet<>(removed);
    keys.addAll(put.keySet());
    PSortedMap<ResourceKey, MeshResource<?>> next = resources;
    Map<Class<?>, PSortedMap<ResourceKey, MeshResource<?>>> types = new HashMap<>(byType);
    List<ResourceChange> changes = new ArrayList<>();
    for (ResourceKey key : keys) {
      Optional<MeshResource<?>> before = Optional.ofNullable(resources.get(key));
      Optional<MeshResource<?>> after = Optional.ofNullable(put.get(key));
      if (before.equals(after)) {
        continue;
      }
      before.ifPresent(old -> types.compute(typeOf(old), (type, all) -> without(all, key)));
      after.ifPresent(now -> types.compute(typeOf(now), (type, all) -> plus(all, now)));
      next = after.isPresent() ? next.plus(key, after.get()) : next.minus(key);
      changes.add(new ResourceChange(before, after));
    }
    return new Step(changes.isEmpty() ? this : new RuleSet(next, types), changes);
  }

  public Optional<MeshResource<?>> find(ResourceKey key) {
    return Optional.ofNullable(resources.get(key));
  }

  /** The resource of that key if its spec is of {@code type}. */
  public <S extends Record> Optional<MeshResource<S>> find(ResourceKey key, Class<S> type) {
    return find(key).flatMap(resource -> resource.as(type));
  }

  /** All resources whose spec is of {@code type}, sorted by key. */
  public <S extends Record> List<MeshResource<S>> ofType(Class<S> type) {
    return byType.getOrDefault(type, TreePMap.empty()).values().stream()
        .flatMap(resource -> resource.as(type).stream())
        .toList();
  }

  /**
   * Whether the resources of a type are those of {@code other}, which this set was made from step
   * by step; false where they are only equal. Constant time.
   */
  public boolean hasSame(Class<? extends Record> type, RuleSet other) {
    return byType.get(type) == other.byType.get(type);
  }

  /** All resources, sorted by key. */
  public Map<ResourceKey, MeshResource<?>> byKey() {
    return resources;
  }

  private static Class<?> typeOf(MeshResource<?> resource) {
    return resource.spec().getClass();
  }

  private static PSortedMap<ResourceKey, MeshResource<?>> plus(
      @Nullable PSortedMap<ResourceKey, MeshResource<?>> all, MeshResource<?> resource) {
    return (all == null ? TreePMap.<ResourceKey, MeshResource<?>>empty() : all)
        .plus(resource.key(), resource);
  }

  private static PSortedMap<ResourceKey, MeshResource<?>> without(
      @Nullable PSortedMap<ResourceKey, MeshResource<?>> all, ResourceKey key) {
    return all == null ? TreePMap.empty() : all.minus(key);
  }
}

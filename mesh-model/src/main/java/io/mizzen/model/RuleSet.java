package io.mizzen.model;

import io.mizzen.api.ResourceKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * All accepted resources by key: step 4 of docs/life-of-a-config.md. Immutable; iteration order is
 * the order of keys, so nothing that follows can depend on the order in which files arrived.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class RuleSet {
  private static final RuleSet EMPTY = new RuleSet(new TreeMap<>());

  private final NavigableMap<ResourceKey, MeshResource<?>> resources;

  private RuleSet(NavigableMap<ResourceKey, MeshResource<?>> resources) {
    this.resources = resources;
  }

  public static RuleSet empty() {
    return EMPTY;
  }

  /** This set with {@code changed} added or replaced and {@code removed} taken out. */
  public RuleSet with(
      Collection<? extends MeshResource<?>> changed, Collection<ResourceKey> removed) {
    NavigableMap<ResourceKey, MeshResource<?>> next = new TreeMap<>(resources);
    removed.forEach(next::remove);
    changed.forEach(resource -> next.put(resource.key(), resource));
    return new RuleSet(next);
  }

  public Optional<MeshResource<?>> find(ResourceKey key) {
    return Optional.ofNullable(resources.get(key));
  }

  /** The resource of that key if its spec is of {@code type}. */
  public <S extends Record> Optional<MeshResource<S>> find(ResourceKey key, Class<S> type) {
    return find(key)
        .filter(resource -> type.isInstance(resource.spec()))
        .map(resource -> RuleSet.<S>narrow(resource));
  }

  /** All resources whose spec is of {@code type}, sorted by key. */
  public <S extends Record> List<MeshResource<S>> ofType(Class<S> type) {
    return resources.values().stream()
        .filter(resource -> type.isInstance(resource.spec()))
        .map(resource -> RuleSet.<S>narrow(resource))
        .toList();
  }

  public Map<ResourceKey, MeshResource<?>> byKey() {
    return Collections.unmodifiableMap(resources);
  }

  @SuppressWarnings("unchecked") // callers have looked at the spec's class
  private static <S extends Record> MeshResource<S> narrow(MeshResource<?> resource) {
    return (MeshResource<S>) resource;
  }
}

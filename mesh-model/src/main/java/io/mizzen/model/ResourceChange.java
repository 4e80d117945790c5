package io.mizzen.model;

import io.mizzen.api.ResourceKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * One resource before and after a step; at least one of the two is present.
 *
 * @param before absent when it is new
 * @param after absent when it is gone
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResourceChange(Optional<MeshResource<?>> before, Optional<MeshResource<?>> after) {

  public ResourceKey key() {
    return after.or(() -> before).orElseThrow().key();
  }

  /** Whether the two differ in more than where they were written. */
  public boolean isMeaningful() {
    return before.isEmpty() || after.isEmpty() || !before.get().saysSameAs(after.get());
  }

  /** The resource before the step, if its spec is of {@code type}. */
  public <S extends Record> Optional<MeshResource<S>> before(Class<S> type) {
    return before.flatMap(resource -> resource.as(type));
  }

  /** The resource after the step, if its spec is of {@code type}. */
  public <S extends Record> Optional<MeshResource<S>> after(Class<S> type) {
    return after.flatMap(resource -> resource.as(type));
  }

  /** Both versions, as far as their spec is of {@code type}. */
  public <S extends Record> Stream<MeshResource<S>> both(Class<S> type) {
    return Stream.concat(before(type).stream(), after(type).stream());
  }
}

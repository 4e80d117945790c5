package io.mizzen.model;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * One validated configuration resource.
 *
 * @param key kind, namespace and name; the namespace is empty for kinds of the whole cluster only
 * @param labels {@code metadata.labels}
 * @param annotations {@code metadata.annotations}
 * @param created {@code metadata.creationTimestamp}, which only resources of a cluster have
 * @param spec the rule record of its kind, for example {@code VirtualService}
 * @param status what the mesh reads of {@code status}, for example {@code ServiceEntryStatus};
 *     absent for kinds of which it reads nothing, and where the document has none
 * @param origin where its document starts
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshResource<S extends Record>(
    ResourceKey key,
    Labels labels,
    Map<String, String> annotations,
    Optional<Instant> created,
    S spec,
    Optional<Record> status,
    Origin origin) {
  /**
   * Istio's order wherever several resources could win: the older first, one without a creation
   * time before all others; then by name, then by namespace.
   */
  public static final Comparator<MeshResource<?>> OLDEST_FIRST =
      Comparator.<MeshResource<?>, Instant>comparing(each -> each.created().orElse(Instant.MIN))
          .thenComparing(MeshResource::name)
          .thenComparing(MeshResource::namespace);

  public MeshResource {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** A resource without a creation time and a status. */
  public MeshResource(
      ResourceKey key, Labels labels, Map<String, String> annotations, S spec, Origin origin) {
    this(key, labels, annotations, Optional.empty(), spec, Optional.empty(), origin);
  }

  /** This resource with another spec. */
  public <T extends Record> MeshResource<T> withSpec(T other) {
    return new MeshResource<>(key, labels, annotations, created, other, status, origin);
  }

  /** Whether the other says the same, wherever it was written. */
  public boolean saysSameAs(MeshResource<?> other) {
    return key.equals(other.key)
        && labels.equals(other.labels)
        && annotations.equals(other.annotations)
        && created.equals(other.created)
        && spec.equals(other.spec)
        && status.equals(other.status);
  }

  /** Its status, if that is of {@code type}. */
  public <T extends Record> Optional<T> status(Class<T> type) {
    return status.filter(type::isInstance).map(type::cast);
  }

  /** This resource, if its spec is of {@code type}. */
  @SuppressWarnings("unchecked") // the spec is of that type
  public <T extends Record> Optional<MeshResource<T>> as(Class<T> type) {
    return type.isInstance(spec) ? Optional.of((MeshResource<T>) this) : Optional.empty();
  }

  public String namespace() {
    return key.namespace();
  }

  public String name() {
    return key.name();
  }
}

package io.mizzen.config.resource;

import io.mizzen.api.ResourceKey;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * A kind of resource the mesh reads.
 *
 * @param kind for example {@code VirtualService}
 * @param apiVersions those it may be written in, for example {@code networking.istio.io/v1}; sorted
 * @param spec the record its fields are read into
 * @param place where in the document those fields are
 * @param scope what its names are unique in
 * @param status the record that {@code status} is read into; absent when nothing of it is read
 * @param <S> its spec
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResourceKind<S extends Record>(
    String kind,
    Set<String> apiVersions,
    Class<S> spec,
    SpecPlace place,
    Scope scope,
    Optional<Class<? extends Record>> status) {
  public ResourceKind {
    apiVersions = Collections.unmodifiableSet(new TreeSet<>(apiVersions));
    if (apiVersions.stream().map(ResourceKey::groupOf).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "apiVersions of " + kind + ": " + apiVersions + " (expected: some, of one group)");
    }
  }

  private ResourceKind(String kind, Set<String> apiVersions, Class<S> spec, SpecPlace place) {
    this(kind, apiVersions, spec, place, Scope.NAMESPACE, Optional.empty());
  }

  /** The scope in which the names of a kind are unique. */
  public enum Scope {
    NAMESPACE,
    CLUSTER
  }

  /** This kind, without namespaces. */
  public ResourceKind<S> ofCluster() {
    return new ResourceKind<>(kind, apiVersions, spec, place, Scope.CLUSTER, status);
  }

  /**
   * This kind, of whose {@code status} something is read.
   *
   * @param read an open message: controllers write more than the mesh reads
   */
  public ResourceKind<S> withStatus(Class<? extends Record> read) {
    return new ResourceKind<>(kind, apiVersions, spec, place, scope, Optional.of(read));
  }

  /**
   * The namespace of a resource of this kind: the named one, or the default one where none is
   * named; empty for a kind without namespaces, whatever is named.
   */
  String namespaceOf(String named, String defaultNamespace) {
    if (scope == Scope.CLUSTER) {
      return "";
    }
    return named.isEmpty() ? defaultNamespace : named;
  }

  /** The API group of the kind; empty for Kubernetes' core group. */
  public String group() {
    return ResourceKey.groupOf(apiVersions.iterator().next());
  }

  public KindName fullName() {
    return new KindName(group(), kind);
  }

  /** A kind whose fields are under {@code spec}, as Istio's are. */
  public static <S extends Record> ResourceKind<S> ofSpec(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return new ResourceKind<>(kind, apiVersions, spec, SpecPlace.UNDER_SPEC);
  }

  /** A kind whose fields are in the document itself, as some of Kubernetes' are. */
  public static <S extends Record> ResourceKind<S> ofDocument(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return new ResourceKind<>(kind, apiVersions, spec, SpecPlace.WHOLE_DOCUMENT);
  }

  /** A kind whose {@code spec} may be left out, which says the same as an empty one. */
  public static <S extends Record> ResourceKind<S> ofOptionalSpec(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return new ResourceKind<>(kind, apiVersions, spec, SpecPlace.UNDER_OPTIONAL_SPEC);
  }

  /** A kind that is kept as a name only: none of its fields is read, and any may be there. */
  public static ResourceKind<NotUsed> notUsed(String kind, Set<String> apiVersions) {
    return ofDocument(kind, apiVersions, NotUsed.class);
  }

  /** The record that holds a kind's fields. */
  public enum SpecPlace {
    /**
     * Under {@code spec}, which must be there; besides it only {@code apiVersion}, {@code kind},
     * {@code metadata} and {@code status} may be.
     */
    UNDER_SPEC,
    /** As {@link #UNDER_SPEC}, but it need not be there. */
    UNDER_OPTIONAL_SPEC,
    /** Beside {@code apiVersion}, {@code kind} and {@code metadata}. */
    WHOLE_DOCUMENT
  }
}

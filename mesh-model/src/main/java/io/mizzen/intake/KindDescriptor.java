package io.mizzen.intake;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * All that the mesh knows of one kind of resource. A new kind is one line of {@link MeshKinds}.
 *
 * @param kind its name, versions and record
 * @param check what its record's constraints do not say
 * @param scope what its names are unique in
 * @param selector the labels of the workloads it is about; empty for all of its namespace
 * @param <S> its spec
 */
@API(status = API.Status.EXPERIMENTAL)
public record KindDescriptor<S extends Record>(
    ResourceKind<S> kind,
    SpecCheck<S> check,
    Scope scope,
    Function<S, Optional<Map<String, String>>> selector) {

  /** The scope in which the names of a kind are unique. */
  public enum Scope {
    NAMESPACE,
    CLUSTER
  }

  /** A kind whose fields are under {@code spec}. */
  static <S extends Record> KindDescriptor<S> of(
      String kind, Set<String> apiVersions, Class<S> spec, SpecCheck<S> check) {
    return of(ResourceKind.ofSpec(kind, apiVersions, spec), check);
  }

  static <S extends Record> KindDescriptor<S> of(ResourceKind<S> kind, SpecCheck<S> check) {
    return new KindDescriptor<>(kind, check, Scope.NAMESPACE, spec -> Optional.empty());
  }

  /** This kind, without namespaces. */
  KindDescriptor<S> ofCluster() {
    return new KindDescriptor<>(kind, check, Scope.CLUSTER, selector);
  }

  /** This kind, with a selector of workloads. */
  KindDescriptor<S> selecting(Function<S, Optional<Map<String, String>>> labels) {
    return new KindDescriptor<>(kind, check, scope, labels);
  }

  /** Whether the mesh uses resources of this kind. */
  public boolean isUsed() {
    return !WithoutEffect.class.isAssignableFrom(kind.spec());
  }

  /** The labels of the workloads that a resource of this kind selects. */
  public Optional<Map<String, String>> selectorOf(MeshResource<?> resource) {
    return resource.as(kind.spec()).flatMap(each -> selector.apply(each.spec()));
  }

  /** Versions of one group, as documents name them. */
  static Set<String> versions(String group, String... versions) {
    return Set.copyOf(Stream.of(versions).map(version -> group + "/" + version).toList());
  }
}

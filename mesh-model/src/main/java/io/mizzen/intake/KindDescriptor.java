package io.mizzen.intake;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * All that the mesh knows of one kind of resource. A new kind is a name and a description in one of
 * the three classes that {@link MeshKinds} unites.
 *
 * @param kind its name, versions, scope and records
 * @param check what its record's constraints do not say
 * @param selector the labels of the workloads it is about; empty for all of its namespace
 * @param <S> its spec
 */
@API(status = API.Status.EXPERIMENTAL)
public record KindDescriptor<S extends Record>(
    ResourceKind<S> kind, SpecCheck<S> check, Function<S, Optional<Map<String, String>>> selector) {

  /** A kind whose fields are under {@code spec}. */
  static <S extends Record> KindDescriptor<S> of(
      String kind, Set<String> apiVersions, Class<S> spec, SpecCheck<S> check) {
    return of(ResourceKind.ofSpec(kind, apiVersions, spec), check);
  }

  static <S extends Record> KindDescriptor<S> of(ResourceKind<S> kind, SpecCheck<S> check) {
    return new KindDescriptor<>(kind, check, spec -> Optional.empty());
  }

  /** This kind, without namespaces. */
  KindDescriptor<S> ofCluster() {
    return new KindDescriptor<>(kind.ofCluster(), check, selector);
  }

  /** This kind, of whose {@code status} something is read. */
  KindDescriptor<S> withStatus(Class<? extends Record> status) {
    return new KindDescriptor<>(kind.withStatus(status), check, selector);
  }

  /** This kind, with a selector of workloads. */
  KindDescriptor<S> selecting(Function<S, Optional<Map<String, String>>> labels) {
    return new KindDescriptor<>(kind, check, labels);
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
    Set<String> all = new HashSet<>();
    for (String version : versions) {
      all.add(group + "/" + version);
    }
    return Set.copyOf(all);
  }

  /**
   * Names of kinds, in order.
   *
   * @param names {@code group/kind}, or the kind alone in Kubernetes' core group
   */
  static Set<KindName> names(List<String> names) {
    Set<KindName> all = new LinkedHashSet<>();
    for (String name : names) {
      int slash = name.indexOf('/');
      all.add(new KindName(name.substring(0, Math.max(0, slash)), name.substring(slash + 1)));
    }
    return Collections.unmodifiableSet(all);
  }

  /** The error of a name without a description. */
  static IllegalStateException unknown(String kind) {
    return new IllegalStateException(kind + " is named and not described");
  }
}

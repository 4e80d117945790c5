package io.mizzen.api;

import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * Identity of a configuration resource. Two kinds of one name in different API groups are different
 * kinds: Kubernetes' {@code Service} and the {@code Service} of {@code serving.knative.dev}.
 *
 * @param group API group, for example {@code networking.istio.io}; empty for Kubernetes' core group
 * @param kind for example {@code VirtualService}
 * @param namespace the namespace; empty for a kind of the whole cluster, such as {@code Node}
 * @param name unique within group, kind and namespace
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResourceKey(String group, String kind, String namespace, String name)
    implements Comparable<ResourceKey> {
  private static final Comparator<ResourceKey> ORDER =
      Comparator.comparing(ResourceKey::kind)
          .thenComparing(ResourceKey::group)
          .thenComparing(ResourceKey::namespace)
          .thenComparing(ResourceKey::name);

  /**
   * A key of a kind of Istio's or Kubernetes' that a mesh deals with; its group follows from its
   * name. {@code Gateway} is Istio's; Gateway API's needs its group.
   *
   * @throws IllegalArgumentException if the kind is of no known group: name the group then
   */
  public ResourceKey(String kind, String namespace, String name) {
    this(MeshGroups.of(kind), kind, namespace, name);
  }

  /**
   * The group in an {@code apiVersion}: what stands before the slash, and the empty core group
   * where there is none.
   */
  public static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  @Override
  public int compareTo(ResourceKey other) {
    return ORDER.compare(this, other);
  }

  /**
   * {@code kind namespace/name}, {@code kind name} for a kind of the whole cluster; with the group
   * behind the kind where the kind alone would mean another one: {@code Service.serving.knative.dev
   * default/web}.
   */
  @Override
  public String toString() {
    String shown = MeshGroups.find(kind).filter(group::equals).isPresent() ? kind : qualifiedKind();
    String place = namespace.isEmpty() ? "" : namespace + "/";
    return EscapedText.of(shown + " " + place + name);
  }

  private String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}

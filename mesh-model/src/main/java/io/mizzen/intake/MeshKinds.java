package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The kinds of documents the mesh knows, and what becomes of each: docs/adr/0008-three-verdicts.md.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshKinds {

  /** All kinds that are kept, each with all that is known of it. */
  public static final List<KindDescriptor<?>> ALL =
      Stream.of(IstioKinds.all(), GatewayApiKinds.all(), KubernetesKinds.all())
          .<KindDescriptor<?>>flatMap(List::stream)
          .toList();

  private static final Map<KindName, KindDescriptor<?>> BY_NAME =
      ALL.stream().collect(Collectors.toMap(each -> each.kind().fullName(), each -> each));

  private static final Map<Class<?>, SpecCheck<?>> CHECKS =
      ALL.stream()
          .collect(
              Collectors.toMap(
                  each -> each.kind().spec(), KindDescriptor::check, (one, other) -> one));

  /** Kinds that have an effect. */
  public static final List<ResourceKind<?>> USED =
      ALL.stream()
          .filter(KindDescriptor::isUsed)
          .<ResourceKind<?>>map(KindDescriptor::kind)
          .toList();

  /**
   * Kinds that tell a mesh something and have no effect yet. Their resources are kept, and reported
   * as not applied for as long as they are there.
   */
  public static final List<ResourceKind<?>> NOT_USED =
      ALL.stream()
          .filter(each -> !each.isUsed())
          .<ResourceKind<?>>map(KindDescriptor::kind)
          .toList();

  /**
   * Kubernetes' kinds that no mesh reads, and Istio's installation: skipped, as all kinds of other
   * projects are.
   */
  public static final Set<KindName> SKIPPED =
      Set.copyOf(
          Stream.of(
                  skipped(
                      "",
                      "Binding",
                      "ComponentStatus",
                      "Event",
                      "LimitRange",
                      "PersistentVolume",
                      "PersistentVolumeClaim",
                      "PodTemplate",
                      "ResourceQuota"),
                  skipped("apps", "ControllerRevision"),
                  skipped("install.istio.io", "IstioOperator"),
                  skipped("operator.istio.io", "IstioOperator"),
                  skipped("sailoperator.io", "Istio", "IstioCNI", "IstioRevision", "ZTunnel"),
                  skipped("apiregistration.k8s.io", "APIService"),
                  skipped("autoscaling", "HorizontalPodAutoscaler", "Scale"),
                  skipped("certificates.k8s.io", "CertificateSigningRequest"),
                  skipped("coordination.k8s.io", "Lease"),
                  skipped("events.k8s.io", "Event"),
                  skipped("policy", "Eviction", "PodDisruptionBudget"),
                  skipped(
                      "rbac.authorization.k8s.io",
                      "ClusterRole",
                      "ClusterRoleBinding",
                      "Role",
                      "RoleBinding"),
                  skipped("scheduling.k8s.io", "PriorityClass"),
                  skipped("storage.k8s.io", "CSIDriver", "StorageClass", "VolumeAttachment"))
              .flatMap(List::stream)
              .toList());

  private MeshKinds() {}

  /** A reader of all of them. */
  public static ResourceReader reader() {
    return new ResourceReader(
        ALL.stream().<ResourceKind<?>>map(KindDescriptor::kind).toList(), SKIPPED);
  }

  /** The facts about a kind that is kept. */
  public static Optional<KindDescriptor<?>> find(KindName name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The checks of a resource; nothing for a spec of no kept kind. */
  @SuppressWarnings("unchecked") // a class is mapped to a check of that class
  public static <S extends Record> SpecCheck<S> checkOf(MeshResource<S> resource) {
    return (SpecCheck<S>) CHECKS.getOrDefault(resource.spec().getClass(), SpecCheck.none());
  }

  private static List<KindName> skipped(String group, String... kinds) {
    return Stream.of(kinds).map(kind -> new KindName(group, kind)).toList();
  }
}

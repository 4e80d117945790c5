package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/**
 * The kinds of documents the mesh knows, and what becomes of each: docs/adr/0008-three-verdicts.md.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshKinds {

  /** The names of all kinds that are kept. */
  private static final Set<KindName> NAMES = names();

  private static final Map<KindName, KindDescriptor<?>> DESCRIBED = new ConcurrentHashMap<>();

  /**
   * Kubernetes' kinds that no mesh reads, and Istio's installation: skipped, as all kinds of other
   * projects are.
   */
  public static final Set<KindName> SKIPPED =
      KindDescriptor.names(
          List.of(
              "Binding",
              "ComponentStatus",
              "Event",
              "LimitRange",
              "PersistentVolume",
              "PersistentVolumeClaim",
              "PodTemplate",
              "ResourceQuota",
              "apps/ControllerRevision",
              "install.istio.io/IstioOperator",
              "operator.istio.io/IstioOperator",
              "sailoperator.io/Istio",
              "sailoperator.io/IstioCNI",
              "sailoperator.io/IstioRevision",
              "sailoperator.io/ZTunnel",
              "apiregistration.k8s.io/APIService",
              "autoscaling/HorizontalPodAutoscaler",
              "autoscaling/Scale",
              "certificates.k8s.io/CertificateSigningRequest",
              "coordination.k8s.io/Lease",
              "events.k8s.io/Event",
              "policy/Eviction",
              "policy/PodDisruptionBudget",
              "rbac.authorization.k8s.io/ClusterRole",
              "rbac.authorization.k8s.io/ClusterRoleBinding",
              "rbac.authorization.k8s.io/Role",
              "rbac.authorization.k8s.io/RoleBinding",
              "scheduling.k8s.io/PriorityClass",
              "storage.k8s.io/CSIDriver",
              "storage.k8s.io/StorageClass",
              "storage.k8s.io/VolumeAttachment"));

  private MeshKinds() {}

  /** All kinds that are kept, each with all that is known of it. */
  public static List<KindDescriptor<?>> all() {
    return NAMES.stream().<KindDescriptor<?>>map(MeshKinds::describe).toList();
  }

  /** Kinds that have an effect. */
  public static List<ResourceKind<?>> used() {
    return all().stream()
        .filter(KindDescriptor::isUsed)
        .<ResourceKind<?>>map(KindDescriptor::kind)
        .toList();
  }

  /**
   * Kinds that tell a mesh something and have no effect yet. Their resources are kept, and reported
   * as not applied for as long as they are there.
   */
  public static List<ResourceKind<?>> notUsed() {
    return all().stream()
        .filter(each -> !each.isUsed())
        .<ResourceKind<?>>map(KindDescriptor::kind)
        .toList();
  }

  /** A reader of all of them. */
  public static ResourceReader reader() {
    return new ResourceReader(NAMES, name -> describe(name).kind(), SKIPPED);
  }

  /** The facts about a kind that is kept. */
  public static Optional<KindDescriptor<?>> find(KindName name) {
    return NAMES.contains(name) ? Optional.of(describe(name)) : Optional.empty();
  }

  /** The checks of a resource; nothing for a spec of no kept kind. */
  @SuppressWarnings("unchecked") // the check is of the class that was compared
  public static <S extends Record> SpecCheck<S> checkOf(MeshResource<S> resource) {
    KindName name = KindName.of(resource.key());
    if (NAMES.contains(name)) {
      KindDescriptor<?> known = describe(name);
      if (known.kind().spec() == resource.spec().getClass()) {
        return (SpecCheck<S>) known.check();
      }
    }
    return SpecCheck.none();
  }

  /** Once for each kind: what is described takes its records and checks along. */
  private static KindDescriptor<?> describe(KindName name) {
    KindDescriptor<?> known = DESCRIBED.get(name);
    if (known == null) {
      known = described(name);
      DESCRIBED.put(name, known);
    }
    return known;
  }

  private static KindDescriptor<?> described(KindName name) {
    if (IstioKinds.NAMES.contains(name)) {
      return IstioKinds.of(name);
    }
    return GatewayApiKinds.NAMES.contains(name)
        ? GatewayApiKinds.of(name)
        : KubernetesKinds.of(name);
  }

  private static Set<KindName> names() {
    Set<KindName> all = new LinkedHashSet<>(IstioKinds.NAMES);
    all.addAll(GatewayApiKinds.NAMES);
    all.addAll(KubernetesKinds.NAMES);
    return Collections.unmodifiableSet(all);
  }
}

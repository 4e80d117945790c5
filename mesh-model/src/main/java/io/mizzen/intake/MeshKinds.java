package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.NotUsed;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The kinds of documents the mesh knows, and what becomes of each: docs/adr/0008-three-verdicts.md.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshKinds {
  private static final Set<String> NETWORKING =
      versions("networking.istio.io", "v1", "v1beta1", "v1alpha3");
  private static final Set<String> SECURITY = versions("security.istio.io", "v1", "v1beta1");

  /** Kinds whose fields are read. */
  public static final List<ResourceKind<?>> USED =
      List.of(
          ResourceKind.ofSpec("VirtualService", NETWORKING, VirtualService.class),
          ResourceKind.ofSpec("DestinationRule", NETWORKING, DestinationRule.class),
          ResourceKind.ofSpec("ServiceEntry", NETWORKING, ServiceEntry.class),
          ResourceKind.ofSpec("WorkloadEntry", NETWORKING, WorkloadEntry.class),
          ResourceKind.ofOptionalSpec("PeerAuthentication", SECURITY, PeerAuthentication.class),
          ResourceKind.ofOptionalSpec("AuthorizationPolicy", SECURITY, AuthorizationPolicy.class),
          ResourceKind.ofOptionalSpec(
              "RequestAuthentication", SECURITY, RequestAuthentication.class),
          ResourceKind.ofDocument("Service", Set.of("v1"), KubernetesService.class),
          ResourceKind.ofDocument("Pod", Set.of("v1"), Pod.class),
          ResourceKind.ofDocument("Namespace", Set.of("v1"), KubernetesNamespace.class),
          ResourceKind.ofDocument("Deployment", Set.of("apps/v1"), Deployment.class),
          ResourceKind.ofDocument(
              "EndpointSlice", versions("discovery.k8s.io", "v1", "v1beta1"), EndpointSlice.class));

  /**
   * Kinds that tell a mesh something and are not read yet. Their resources are kept by name,
   * without effect, and reported as not applied for as long as they are there.
   */
  public static final List<ResourceKind<NotUsed>> NOT_USED =
      Stream.of(
              notUsed(NETWORKING, "Gateway", "Sidecar", "EnvoyFilter", "WorkloadGroup"),
              notUsed(NETWORKING, "ProxyConfig"),
              notUsed(versions("telemetry.istio.io", "v1", "v1alpha1"), "Telemetry"),
              notUsed(
                  versions("extensions.istio.io", "v1", "v1alpha1"),
                  "TrafficExtension",
                  "WasmPlugin"),
              notUsed(
                  versions("gateway.networking.k8s.io", "v1", "v1beta1", "v1alpha3", "v1alpha2"),
                  "BackendTLSPolicy",
                  "GRPCRoute",
                  "Gateway",
                  "GatewayClass",
                  "HTTPRoute",
                  "ListenerSet",
                  "ReferenceGrant",
                  "TCPRoute",
                  "TLSRoute",
                  "UDPRoute"),
              notUsed(
                  versions("gateway.networking.x-k8s.io", "v1alpha1"),
                  "XBackendTrafficPolicy",
                  "XListenerSet",
                  "XMesh"),
              notUsed(versions("inference.networking.k8s.io", "v1", "v1alpha2"), "InferencePool"),
              notUsed(
                  versions("multicluster.x-k8s.io", "v1beta1", "v1alpha1"),
                  "ServiceExport",
                  "ServiceImport"),
              notUsed(
                  versions("networking.k8s.io", "v1", "v1beta1"),
                  "Ingress",
                  "IngressClass",
                  "NetworkPolicy"),
              notUsed(
                  Set.of("v1"),
                  "ConfigMap",
                  "Endpoints",
                  "Node",
                  "ReplicationController",
                  "Secret",
                  "ServiceAccount"),
              notUsed(Set.of("apps/v1"), "DaemonSet", "ReplicaSet", "StatefulSet"),
              notUsed(versions("batch", "v1", "v1beta1"), "CronJob", "Job"))
          .flatMap(List::stream)
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
                  skipped("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
                  skipped("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
                  skipped("apiextensions.k8s.io", "CustomResourceDefinition"),
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
    List<ResourceKind<?>> kept = new ArrayList<>(USED);
    kept.addAll(NOT_USED);
    return new ResourceReader(kept, SKIPPED);
  }

  private static List<ResourceKind<NotUsed>> notUsed(Set<String> apiVersions, String... kinds) {
    return Stream.of(kinds).map(kind -> ResourceKind.notUsed(kind, apiVersions)).toList();
  }

  private static List<KindName> skipped(String group, String... kinds) {
    return Stream.of(kinds).map(kind -> new KindName(group, kind)).toList();
  }

  private static Set<String> versions(String group, String... versions) {
    return Set.copyOf(Stream.of(versions).map(version -> group + "/" + version).toList());
  }
}

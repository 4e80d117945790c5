package io.mizzen.intake;

import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** The kinds of documents the mesh knows. */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshKinds {
  private static final Set<String> NETWORKING =
      Set.of(
          "networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3");

  /** Kinds that are read. */
  public static final List<ResourceKind<?>> USED =
      List.of(
          ResourceKind.ofSpec("VirtualService", NETWORKING, VirtualService.class),
          ResourceKind.ofSpec("DestinationRule", NETWORKING, DestinationRule.class),
          ResourceKind.ofSpec("ServiceEntry", NETWORKING, ServiceEntry.class),
          ResourceKind.ofSpec("WorkloadEntry", NETWORKING, WorkloadEntry.class),
          ResourceKind.ofDocument("Service", Set.of("v1"), KubernetesService.class),
          ResourceKind.ofDocument("Pod", Set.of("v1"), Pod.class),
          ResourceKind.ofDocument("Namespace", Set.of("v1"), KubernetesNamespace.class),
          ResourceKind.ofDocument("Deployment", Set.of("apps/v1"), Deployment.class),
          ResourceKind.ofDocument(
              "EndpointSlice",
              Set.of("discovery.k8s.io/v1", "discovery.k8s.io/v1beta1"),
              EndpointSlice.class));

  /**
   * Kinds that may stand beside the others in a file, as in Istio's own samples, and have no effect
   * yet.
   */
  public static final Set<String> NOT_USED =
      Set.of(
          "APIService",
          "AuthorizationPolicy",
          "BackendTLSPolicy",
          "Certificate",
          "CertificateSigningRequest",
          "ClusterIssuer",
          "ClusterRole",
          "ClusterRoleBinding",
          "ConfigMap",
          "ControllerRevision",
          "CronJob",
          "CustomResourceDefinition",
          "DaemonSet",
          "Endpoints",
          "EnvoyFilter",
          "Event",
          "GRPCRoute",
          "Gateway",
          "GatewayClass",
          "HTTPRoute",
          "HorizontalPodAutoscaler",
          "Ingress",
          "IngressClass",
          "Issuer",
          "IstioOperator",
          "Job",
          "Lease",
          "LimitRange",
          "MutatingWebhookConfiguration",
          "NetworkPolicy",
          "Node",
          "PeerAuthentication",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "PodDisruptionBudget",
          "PodTemplate",
          "PriorityClass",
          "ProxyConfig",
          "ReferenceGrant",
          "ReplicaSet",
          "ReplicationController",
          "RequestAuthentication",
          "ResourceQuota",
          "Role",
          "RoleBinding",
          "Secret",
          "ServiceAccount",
          "ServiceExport",
          "ServiceImport",
          "Sidecar",
          "StatefulSet",
          "StorageClass",
          "TCPRoute",
          "TLSRoute",
          "Telemetry",
          "TrafficExtension",
          "UDPRoute",
          "ValidatingAdmissionPolicy",
          "ValidatingWebhookConfiguration",
          "VerticalPodAutoscaler",
          "VolumeAttachment",
          "WasmPlugin",
          "WorkloadGroup");

  private MeshKinds() {}

  /** A reader of all of them. */
  public static ResourceReader reader() {
    return new ResourceReader(USED, NOT_USED);
  }
}

package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.rules.kubernetes.ConfigMap;
import io.mizzen.rules.kubernetes.CronJob;
import io.mizzen.rules.kubernetes.CustomResourceDefinition;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.EndpointSlice;
import io.mizzen.rules.kubernetes.Endpoints;
import io.mizzen.rules.kubernetes.Ingress;
import io.mizzen.rules.kubernetes.IngressClass;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.kubernetes.Node;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.kubernetes.Secret;
import io.mizzen.rules.kubernetes.ServiceAccount;
import io.mizzen.rules.kubernetes.WebhookConfiguration;
import io.mizzen.rules.kubernetes.Workload;
import io.mizzen.validation.KubernetesCheck;
import io.mizzen.validation.SpecCheck;
import java.util.List;
import java.util.Set;

/** Kubernetes' own kinds. */
final class KubernetesKinds {
  private static final Set<String> INGRESS =
      KindDescriptor.versions("networking.k8s.io", "v1", "v1beta1");
  private static final Set<String> CORE = Set.of("v1");
  private static final Set<String> WEBHOOKS =
      KindDescriptor.versions("admissionregistration.k8s.io", "v1", "v1beta1");

  /** In the order in which messages list them. */
  static final Set<KindName> NAMES =
      KindDescriptor.names(
          List.of(
              "Service",
              "Pod",
              "Namespace",
              "apps/Deployment",
              "discovery.k8s.io/EndpointSlice",
              "Secret",
              "ConfigMap",
              "Endpoints",
              "Node",
              "ServiceAccount",
              "ReplicationController",
              "apps/DaemonSet",
              "apps/ReplicaSet",
              "apps/StatefulSet",
              "batch/Job",
              "batch/CronJob",
              "networking.k8s.io/Ingress",
              "networking.k8s.io/IngressClass",
              "admissionregistration.k8s.io/MutatingWebhookConfiguration",
              "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
              "apiextensions.k8s.io/CustomResourceDefinition"));

  private KubernetesKinds() {}

  /** All that is known of one of {@link #NAMES}. */
  static KindDescriptor<?> of(KindName name) {
    return switch (name.kind()) {
      case "Service", "Pod", "Namespace", "Deployment", "EndpointSlice" -> services(name.kind());
      case "Secret", "ConfigMap", "Endpoints", "Node", "ServiceAccount" -> services(name.kind());
      default -> workloads(name.kind());
    };
  }

  private static KindDescriptor<?> services(String kind) {
    return switch (kind) {
      case "Service" ->
          KindDescriptor.of(
              ResourceKind.ofDocument("Service", CORE, KubernetesService.class),
              (root, r) -> KubernetesCheck.service(root.field("spec"), r.spec()));
      case "Pod" -> read("Pod", CORE, Pod.class);
      case "Namespace" ->
          KindDescriptor.of(
                  ResourceKind.ofDocument("Namespace", CORE, KubernetesNamespace.class),
                  SpecCheck.none())
              .ofCluster();
      case "Deployment" -> read("Deployment", Set.of("apps/v1"), Deployment.class);
      case "EndpointSlice" ->
          KindDescriptor.of(
              ResourceKind.ofDocument(
                  "EndpointSlice",
                  KindDescriptor.versions("discovery.k8s.io", "v1", "v1beta1"),
                  EndpointSlice.class),
              (root, r) -> KubernetesCheck.endpointSlice(root, r.spec(), r.labels().entries()));
      case "Secret" -> read("Secret", CORE, Secret.class);
      case "ConfigMap" -> read("ConfigMap", CORE, ConfigMap.class);
      case "Endpoints" -> read("Endpoints", CORE, Endpoints.class);
      case "Node" -> read("Node", CORE, Node.class).ofCluster();
      case "ServiceAccount" -> read("ServiceAccount", CORE, ServiceAccount.class);
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  private static KindDescriptor<?> workloads(String kind) {
    return switch (kind) {
      case "ReplicationController" -> read("ReplicationController", CORE, Workload.class);
      case "DaemonSet" -> read("DaemonSet", Set.of("apps/v1"), Workload.class);
      case "ReplicaSet" -> read("ReplicaSet", Set.of("apps/v1"), Workload.class);
      case "StatefulSet" -> read("StatefulSet", Set.of("apps/v1"), Workload.class);
      case "Job" -> read("Job", KindDescriptor.versions("batch", "v1", "v1beta1"), Workload.class);
      case "CronJob" ->
          read("CronJob", KindDescriptor.versions("batch", "v1", "v1beta1"), CronJob.class);
      case "Ingress" -> KindDescriptor.of("Ingress", INGRESS, Ingress.class, SpecCheck.none());
      case "IngressClass" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec("IngressClass", INGRESS, IngressClass.class),
                  SpecCheck.none())
              .ofCluster();
      case "MutatingWebhookConfiguration" ->
          read("MutatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster();
      case "ValidatingWebhookConfiguration" ->
          read("ValidatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster();
      case "CustomResourceDefinition" ->
          read(
                  "CustomResourceDefinition",
                  KindDescriptor.versions("apiextensions.k8s.io", "v1", "v1beta1"),
                  CustomResourceDefinition.class)
              .ofCluster();
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  private static <S extends Record> KindDescriptor<S> read(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return KindDescriptor.of(ResourceKind.ofDocument(kind, apiVersions, spec), SpecCheck.none());
  }
}

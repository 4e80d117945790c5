package io.mizzen.intake;

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
import java.util.stream.Stream;

/** Kubernetes' own kinds. */
final class KubernetesKinds {
  private static final Set<String> INGRESS =
      KindDescriptor.versions("networking.k8s.io", "v1", "v1beta1");
  private static final Set<String> CORE = Set.of("v1");
  private static final Set<String> WEBHOOKS =
      KindDescriptor.versions("admissionregistration.k8s.io", "v1", "v1beta1");

  private KubernetesKinds() {}

  static List<KindDescriptor<?>> all() {
    return Stream.of(services(), workloads()).<KindDescriptor<?>>flatMap(List::stream).toList();
  }

  private static List<KindDescriptor<?>> services() {
    return List.of(
        KindDescriptor.of(
            ResourceKind.ofDocument("Service", CORE, KubernetesService.class),
            (root, r) -> KubernetesCheck.service(root.field("spec"), r.spec())),
        read("Pod", CORE, Pod.class),
        KindDescriptor.of(
                ResourceKind.ofDocument("Namespace", CORE, KubernetesNamespace.class),
                SpecCheck.none())
            .ofCluster(),
        read("Deployment", Set.of("apps/v1"), Deployment.class),
        KindDescriptor.of(
            ResourceKind.ofDocument(
                "EndpointSlice",
                KindDescriptor.versions("discovery.k8s.io", "v1", "v1beta1"),
                EndpointSlice.class),
            (root, r) -> KubernetesCheck.endpointSlice(root, r.spec(), r.labels().entries())),
        read("Secret", CORE, Secret.class),
        read("ConfigMap", CORE, ConfigMap.class),
        read("Endpoints", CORE, Endpoints.class),
        read("Node", CORE, Node.class).ofCluster(),
        read("ServiceAccount", CORE, ServiceAccount.class));
  }

  private static List<KindDescriptor<?>> workloads() {
    return List.of(
        read("ReplicationController", CORE, Workload.class),
        read("DaemonSet", Set.of("apps/v1"), Workload.class),
        read("ReplicaSet", Set.of("apps/v1"), Workload.class),
        read("StatefulSet", Set.of("apps/v1"), Workload.class),
        read("Job", KindDescriptor.versions("batch", "v1", "v1beta1"), Workload.class),
        read("CronJob", KindDescriptor.versions("batch", "v1", "v1beta1"), CronJob.class),
        KindDescriptor.of("Ingress", INGRESS, Ingress.class, SpecCheck.none()),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec("IngressClass", INGRESS, IngressClass.class),
                SpecCheck.none())
            .ofCluster(),
        read("MutatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster(),
        read("ValidatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster(),
        read(
                "CustomResourceDefinition",
                KindDescriptor.versions("apiextensions.k8s.io", "v1", "v1beta1"),
                CustomResourceDefinition.class)
            .ofCluster());
  }

  private static <S extends Record> KindDescriptor<S> read(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return KindDescriptor.of(ResourceKind.ofDocument(kind, apiVersions, spec), SpecCheck.none());
  }
}

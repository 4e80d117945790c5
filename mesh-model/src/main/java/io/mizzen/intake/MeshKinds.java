package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.gatewayapi.BackendTlsPolicy;
import io.mizzen.rules.gatewayapi.GatewayClass;
import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.KubernetesGateway;
import io.mizzen.rules.gatewayapi.ReferenceGrant;
import io.mizzen.rules.gatewayapi.TcpRoute;
import io.mizzen.rules.gatewayapi.TlsRoute;
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
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.proxyconfig.ProxyConfig;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.trafficextension.TrafficExtension;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.wasmplugin.WasmPlugin;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import io.mizzen.validation.AuthorizationPolicyCheck;
import io.mizzen.validation.DestinationRuleCheck;
import io.mizzen.validation.EnvoyFilterCheck;
import io.mizzen.validation.ExtensionCheck;
import io.mizzen.validation.GatewayApiCheck;
import io.mizzen.validation.GatewayCheck;
import io.mizzen.validation.KubernetesCheck;
import io.mizzen.validation.PeerAuthenticationCheck;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.RequestAuthenticationCheck;
import io.mizzen.validation.RouteApiCheck;
import io.mizzen.validation.ServiceEntryCheck;
import io.mizzen.validation.SidecarCheck;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.TelemetryCheck;
import io.mizzen.validation.VirtualServiceCheck;
import io.mizzen.validation.WorkloadEntryCheck;
import io.mizzen.validation.WorkloadGroupCheck;
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
  private static final Set<String> NETWORKING =
      versions("networking.istio.io", "v1", "v1beta1", "v1alpha3");
  private static final Set<String> SECURITY = versions("security.istio.io", "v1", "v1beta1");

  private static final Set<String> TELEMETRY = versions("telemetry.istio.io", "v1", "v1alpha1");
  private static final Set<String> EXTENSIONS = versions("extensions.istio.io", "v1", "v1alpha1");
  private static final Set<String> GATEWAY_API =
      versions("gateway.networking.k8s.io", "v1", "v1beta1", "v1alpha3", "v1alpha2");
  private static final Set<String> INGRESS = versions("networking.k8s.io", "v1", "v1beta1");
  private static final Set<String> CORE = Set.of("v1");
  private static final Set<String> WEBHOOKS =
      versions("admissionregistration.k8s.io", "v1", "v1beta1");

  /** All kinds that are kept, each with all that is known of it. */
  public static final List<KindDescriptor<?>> ALL =
      Stream.of(networking(), security(), extensions(), gatewayApi(), kubernetes(), others())
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

  /** What is known of a kind that is kept. */
  public static Optional<KindDescriptor<?>> find(KindName name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** What is to be checked of a resource; nothing for a spec of no kept kind. */
  @SuppressWarnings("unchecked") // a class is mapped to a check of that class
  public static <S extends Record> SpecCheck<S> checkOf(MeshResource<S> resource) {
    return (SpecCheck<S>) CHECKS.getOrDefault(resource.spec().getClass(), SpecCheck.none());
  }

  private static List<KindDescriptor<?>> networking() {
    return List.of(
        KindDescriptor.of(
            "VirtualService",
            NETWORKING,
            VirtualService.class,
            (root, r) -> VirtualServiceCheck.spec(root.field("spec"), r.spec(), r.namespace())),
        KindDescriptor.of(
                "DestinationRule",
                NETWORKING,
                DestinationRule.class,
                (root, r) -> DestinationRuleCheck.spec(root.field("spec"), r.spec(), r.namespace()))
            .selecting(rule -> rule.workloadSelector().map(s -> s.matchLabels())),
        KindDescriptor.of(
                "ServiceEntry",
                NETWORKING,
                ServiceEntry.class,
                (root, r) ->
                    ServiceEntryCheck.spec(
                        root.field("spec"), r.spec(), r.namespace(), r.labels().entries()))
            .selecting(entry -> entry.workloadSelector().map(s -> s.labels())),
        KindDescriptor.of(
            "WorkloadEntry",
            NETWORKING,
            WorkloadEntry.class,
            (root, r) -> WorkloadEntryCheck.spec(root.field("spec"), r.spec())),
        KindDescriptor.of(
            "WorkloadGroup",
            NETWORKING,
            WorkloadGroup.class,
            (root, r) -> WorkloadGroupCheck.spec(root.field("spec"), r.spec())),
        KindDescriptor.of(
                "Gateway",
                NETWORKING,
                Gateway.class,
                (root, r) -> GatewayCheck.spec(root, r.name(), r.spec()))
            .selecting(gateway -> Optional.of(gateway.selector())),
        KindDescriptor.of(
                "Sidecar",
                NETWORKING,
                Sidecar.class,
                (root, r) -> SidecarCheck.spec(root.field("spec"), r.spec(), r.namespace()))
            .selecting(sidecar -> sidecar.workloadSelector().map(s -> s.labels())),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec("EnvoyFilter", NETWORKING, EnvoyFilter.class),
                (root, r) -> EnvoyFilterCheck.spec(root.field("spec"), r.spec()))
            .selecting(filter -> filter.workloadSelector().map(s -> s.labels())),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec("ProxyConfig", NETWORKING, ProxyConfig.class),
                (root, r) -> PolicyTargetCheck.selector(root.field("spec"), r.spec().selector()))
            .selecting(config -> config.selector().map(s -> s.matchLabels())));
  }

  private static List<KindDescriptor<?>> security() {
    return List.of(
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec(
                    "PeerAuthentication", SECURITY, PeerAuthentication.class),
                (root, r) -> PeerAuthenticationCheck.spec(root.field("spec"), r.spec()))
            .selecting(policy -> policy.selector().map(s -> s.matchLabels())),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec(
                    "AuthorizationPolicy", SECURITY, AuthorizationPolicy.class),
                (root, r) ->
                    AuthorizationPolicyCheck.spec(
                        root.field("spec"), r.spec(), root, r.annotations()))
            .selecting(policy -> policy.selector().map(s -> s.matchLabels())),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec(
                    "RequestAuthentication", SECURITY, RequestAuthentication.class),
                (root, r) ->
                    RequestAuthenticationCheck.spec(
                        root.field("spec"), r.spec(), root, r.annotations()))
            .selecting(policy -> policy.selector().map(s -> s.matchLabels())));
  }

  private static List<KindDescriptor<?>> extensions() {
    return List.of(
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec("Telemetry", TELEMETRY, Telemetry.class),
                (root, r) -> TelemetryCheck.spec(root.field("spec"), r.spec()))
            .selecting(telemetry -> telemetry.selector().map(s -> s.matchLabels())),
        KindDescriptor.of(
                "WasmPlugin",
                EXTENSIONS,
                WasmPlugin.class,
                (root, r) -> ExtensionCheck.wasmPlugin(root.field("spec"), r.spec()))
            .selecting(plugin -> plugin.selector().map(s -> s.matchLabels())),
        KindDescriptor.of(
                "TrafficExtension",
                EXTENSIONS,
                TrafficExtension.class,
                (root, r) -> ExtensionCheck.trafficExtension(root.field("spec"), r.spec()))
            .selecting(extension -> extension.selector().map(s -> s.matchLabels())));
  }

  private static List<KindDescriptor<?>> gatewayApi() {
    return List.of(
        KindDescriptor.of(
                "GatewayClass",
                GATEWAY_API,
                GatewayClass.class,
                (root, r) -> GatewayApiCheck.gatewayClass(root.field("spec"), r.spec()))
            .ofCluster(),
        KindDescriptor.of(
            "Gateway",
            GATEWAY_API,
            KubernetesGateway.class,
            (root, r) -> GatewayApiCheck.gateway(root.field("spec"), r.spec())),
        KindDescriptor.of(
            "HTTPRoute",
            GATEWAY_API,
            HttpRoute.class,
            (root, r) -> RouteApiCheck.http(root.field("spec"), r.spec())),
        KindDescriptor.of(
            "GRPCRoute",
            GATEWAY_API,
            GrpcRoute.class,
            (root, r) -> RouteApiCheck.grpc(root.field("spec"), r.spec())),
        KindDescriptor.of("TLSRoute", GATEWAY_API, TlsRoute.class, SpecCheck.none()),
        KindDescriptor.of("TCPRoute", GATEWAY_API, TcpRoute.class, SpecCheck.none()),
        KindDescriptor.of("ReferenceGrant", GATEWAY_API, ReferenceGrant.class, SpecCheck.none()),
        KindDescriptor.of(
            "BackendTLSPolicy",
            GATEWAY_API,
            BackendTlsPolicy.class,
            (root, r) -> GatewayApiCheck.backendTls(root.field("spec"), r.spec())));
  }

  private static List<KindDescriptor<?>> kubernetes() {
    return List.of(
        KindDescriptor.of(
            ResourceKind.ofDocument("Service", CORE, KubernetesService.class),
            (root, r) -> KubernetesCheck.service(root.field("spec"), r.spec())),
        KindDescriptor.of(
            ResourceKind.ofDocument("Pod", CORE, Pod.class),
            (root, r) -> KubernetesCheck.pod(root, r.spec())),
        KindDescriptor.of(
                ResourceKind.ofDocument("Namespace", CORE, KubernetesNamespace.class),
                SpecCheck.none())
            .ofCluster(),
        KindDescriptor.of(
            ResourceKind.ofDocument("Deployment", Set.of("apps/v1"), Deployment.class),
            (root, r) -> KubernetesCheck.deployment(root.field("spec"), r.spec())),
        KindDescriptor.of(
            ResourceKind.ofDocument(
                "EndpointSlice",
                versions("discovery.k8s.io", "v1", "v1beta1"),
                EndpointSlice.class),
            (root, r) -> KubernetesCheck.endpointSlice(root, r.spec(), r.labels().entries())),
        read("Secret", CORE, Secret.class),
        read("ConfigMap", CORE, ConfigMap.class),
        read("Endpoints", CORE, Endpoints.class),
        read("Node", CORE, Node.class).ofCluster(),
        read("ServiceAccount", CORE, ServiceAccount.class),
        read("ReplicationController", CORE, Workload.class),
        read("DaemonSet", Set.of("apps/v1"), Workload.class),
        read("ReplicaSet", Set.of("apps/v1"), Workload.class),
        read("StatefulSet", Set.of("apps/v1"), Workload.class),
        read("Job", versions("batch", "v1", "v1beta1"), Workload.class),
        read("CronJob", versions("batch", "v1", "v1beta1"), CronJob.class),
        KindDescriptor.of("Ingress", INGRESS, Ingress.class, SpecCheck.none()),
        KindDescriptor.of(
                ResourceKind.ofOptionalSpec("IngressClass", INGRESS, IngressClass.class),
                SpecCheck.none())
            .ofCluster(),
        read("MutatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster(),
        read("ValidatingWebhookConfiguration", WEBHOOKS, WebhookConfiguration.class).ofCluster(),
        read(
                "CustomResourceDefinition",
                versions("apiextensions.k8s.io", "v1", "v1beta1"),
                CustomResourceDefinition.class)
            .ofCluster());
  }

  /** Kinds of which no field is read. */
  private static List<KindDescriptor<?>> others() {
    return Stream.of(
            notRead(GATEWAY_API, "ListenerSet", "UDPRoute"),
            notRead(
                versions("gateway.networking.x-k8s.io", "v1alpha1"),
                "XBackendTrafficPolicy",
                "XListenerSet",
                "XMesh"),
            notRead(versions("inference.networking.k8s.io", "v1", "v1alpha2"), "InferencePool"),
            notRead(
                versions("multicluster.x-k8s.io", "v1beta1", "v1alpha1"),
                "ServiceExport",
                "ServiceImport"),
            notRead(INGRESS, "NetworkPolicy"))
        .<KindDescriptor<?>>flatMap(List::stream)
        .toList();
  }

  private static <S extends Record> KindDescriptor<S> read(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return KindDescriptor.of(ResourceKind.ofDocument(kind, apiVersions, spec), SpecCheck.none());
  }

  private static List<KindDescriptor<?>> notRead(Set<String> apiVersions, String... kinds) {
    return Stream.of(kinds)
        .<KindDescriptor<?>>map(
            kind -> KindDescriptor.of(ResourceKind.notUsed(kind, apiVersions), SpecCheck.none()))
        .toList();
  }

  private static List<KindName> skipped(String group, String... kinds) {
    return Stream.of(kinds).map(kind -> new KindName(group, kind)).toList();
  }

  private static Set<String> versions(String group, String... versions) {
    return Set.copyOf(Stream.of(versions).map(version -> group + "/" + version).toList());
  }
}

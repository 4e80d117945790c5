package io.mizzen.intake;

import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.rules.authorizationpolicy.AuthorizationPolicy;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.gateway.Gateway;
import io.mizzen.rules.meshconfig.MeshConfig;
import io.mizzen.rules.meshconfig.MeshNetworks;
import io.mizzen.rules.peerauthentication.PeerAuthentication;
import io.mizzen.rules.proxyconfig.ProxyConfig;
import io.mizzen.rules.requestauthentication.RequestAuthentication;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntryStatus;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.telemetry.Telemetry;
import io.mizzen.rules.trafficextension.TrafficExtension;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.wasmplugin.WasmPlugin;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.rules.workloadentry.WorkloadEntryStatus;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import io.mizzen.validation.ExtensionCheck;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.TelemetryCheck;
import io.mizzen.validation.networking.DestinationRuleCheck;
import io.mizzen.validation.networking.EnvoyFilterCheck;
import io.mizzen.validation.networking.GatewayCheck;
import io.mizzen.validation.networking.MeshConfigCheck;
import io.mizzen.validation.networking.ServiceEntryCheck;
import io.mizzen.validation.networking.SidecarCheck;
import io.mizzen.validation.networking.WorkloadEntryCheck;
import io.mizzen.validation.networking.WorkloadGroupCheck;
import io.mizzen.validation.security.AuthorizationPolicyCheck;
import io.mizzen.validation.security.PeerAuthenticationCheck;
import io.mizzen.validation.security.RequestAuthenticationCheck;
import io.mizzen.validation.virtualservice.VirtualServiceCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Istio's own kinds. Each is described when a document of it comes; most never do. */
final class IstioKinds {
  private static final Set<String> NETWORKING =
      KindDescriptor.versions("networking.istio.io", "v1", "v1beta1", "v1alpha3");
  private static final Set<String> SECURITY =
      KindDescriptor.versions("security.istio.io", "v1", "v1beta1");
  private static final Set<String> TELEMETRY =
      KindDescriptor.versions("telemetry.istio.io", "v1", "v1alpha1");
  private static final Set<String> EXTENSIONS =
      KindDescriptor.versions("extensions.istio.io", "v1", "v1alpha1");

  private static final Set<String> MESH = Set.of("v1alpha1");

  /** In the order in which messages list them. */
  static final Set<KindName> NAMES =
      KindDescriptor.names(
          List.of(
              "networking.istio.io/VirtualService",
              "networking.istio.io/DestinationRule",
              "networking.istio.io/ServiceEntry",
              "networking.istio.io/WorkloadEntry",
              "networking.istio.io/WorkloadGroup",
              "networking.istio.io/Gateway",
              "networking.istio.io/Sidecar",
              "networking.istio.io/EnvoyFilter",
              "networking.istio.io/ProxyConfig",
              "security.istio.io/PeerAuthentication",
              "security.istio.io/AuthorizationPolicy",
              "security.istio.io/RequestAuthentication",
              "telemetry.istio.io/Telemetry",
              "extensions.istio.io/WasmPlugin",
              "extensions.istio.io/TrafficExtension",
              "MeshConfig",
              "MeshNetworks"));

  private IstioKinds() {}

  /** All that is known of one of {@link #NAMES}. */
  static KindDescriptor<?> of(KindName name) {
    String kind = name.kind();
    return switch (name.group()) {
      case "networking.istio.io" ->
          switch (kind) {
            case "Gateway", "Sidecar", "EnvoyFilter", "ProxyConfig" -> proxies(kind);
            default -> traffic(kind);
          };
      case "security.istio.io" -> security(kind);
      case "telemetry.istio.io", "extensions.istio.io" -> extensions(kind);
      default -> mesh(kind);
    };
  }

  private static KindDescriptor<?> traffic(String kind) {
    return switch (kind) {
      case "VirtualService" ->
          KindDescriptor.of(
              "VirtualService",
              NETWORKING,
              VirtualService.class,
              (root, r) -> VirtualServiceCheck.spec(root.field("spec"), r.spec(), r.namespace()));
      case "DestinationRule" ->
          KindDescriptor.of(
                  "DestinationRule",
                  NETWORKING,
                  DestinationRule.class,
                  (root, r) ->
                      DestinationRuleCheck.spec(root.field("spec"), r.spec(), r.namespace()))
              .selecting(rule -> rule.workloadSelector().map(s -> s.matchLabels()));
      case "ServiceEntry" ->
          KindDescriptor.of(
                  "ServiceEntry", NETWORKING, ServiceEntry.class, ServiceEntryCheck::resource)
              .withStatus(ServiceEntryStatus.class)
              .selecting(entry -> entry.workloadSelector().map(s -> s.labels()));
      case "WorkloadEntry" ->
          KindDescriptor.of(
                  "WorkloadEntry",
                  NETWORKING,
                  WorkloadEntry.class,
                  (root, r) -> WorkloadEntryCheck.spec(root.field("spec"), r.spec()))
              .withStatus(WorkloadEntryStatus.class);
      case "WorkloadGroup" ->
          KindDescriptor.of(
              "WorkloadGroup",
              NETWORKING,
              WorkloadGroup.class,
              (root, r) -> WorkloadGroupCheck.spec(root.field("spec"), r.spec()));
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  private static KindDescriptor<?> proxies(String kind) {
    return switch (kind) {
      case "Gateway" ->
          KindDescriptor.of(
                  "Gateway",
                  NETWORKING,
                  Gateway.class,
                  (root, r) -> GatewayCheck.spec(root, r.name(), r.spec()))
              .selecting(gateway -> Optional.of(gateway.selector()));
      case "Sidecar" ->
          KindDescriptor.of(
                  "Sidecar",
                  NETWORKING,
                  Sidecar.class,
                  (root, r) -> SidecarCheck.spec(root.field("spec"), r.spec(), r.namespace()))
              .selecting(sidecar -> sidecar.workloadSelector().map(s -> s.labels()));
      case "EnvoyFilter" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec("EnvoyFilter", NETWORKING, EnvoyFilter.class),
                  (root, r) -> EnvoyFilterCheck.spec(root.field("spec"), r.spec()))
              .selecting(filter -> filter.workloadSelector().map(s -> s.labels()));
      case "ProxyConfig" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec("ProxyConfig", NETWORKING, ProxyConfig.class),
                  (root, r) -> PolicyTargetCheck.selector(root.field("spec"), r.spec().selector()))
              .selecting(config -> config.selector().map(s -> s.matchLabels()));
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  private static KindDescriptor<?> security(String kind) {
    return switch (kind) {
      case "PeerAuthentication" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec(
                      "PeerAuthentication", SECURITY, PeerAuthentication.class),
                  (root, r) -> PeerAuthenticationCheck.spec(root.field("spec"), r.spec()))
              .selecting(policy -> policy.selector().map(s -> s.matchLabels()));
      case "AuthorizationPolicy" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec(
                      "AuthorizationPolicy", SECURITY, AuthorizationPolicy.class),
                  (root, r) ->
                      AuthorizationPolicyCheck.spec(
                          root.field("spec"), r.spec(), root, r.annotations()))
              .selecting(policy -> policy.selector().map(s -> s.matchLabels()));
      case "RequestAuthentication" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec(
                      "RequestAuthentication", SECURITY, RequestAuthentication.class),
                  (root, r) ->
                      RequestAuthenticationCheck.spec(
                          root.field("spec"), r.spec(), root, r.annotations()))
              .selecting(policy -> policy.selector().map(s -> s.matchLabels()));
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  private static KindDescriptor<?> extensions(String kind) {
    return switch (kind) {
      case "Telemetry" ->
          KindDescriptor.of(
                  ResourceKind.ofOptionalSpec("Telemetry", TELEMETRY, Telemetry.class),
                  (root, r) -> TelemetryCheck.spec(root.field("spec"), r.spec()))
              .selecting(telemetry -> telemetry.selector().map(s -> s.matchLabels()));
      case "WasmPlugin" ->
          KindDescriptor.of(
                  "WasmPlugin",
                  EXTENSIONS,
                  WasmPlugin.class,
                  (root, r) -> ExtensionCheck.wasmPlugin(root.field("spec"), r.spec()))
              .selecting(plugin -> plugin.selector().map(s -> s.matchLabels()));
      case "TrafficExtension" ->
          KindDescriptor.of(
                  "TrafficExtension",
                  EXTENSIONS,
                  TrafficExtension.class,
                  (root, r) -> ExtensionCheck.trafficExtension(root.field("spec"), r.spec()))
              .selecting(extension -> extension.selector().map(s -> s.matchLabels()));
      default -> throw KindDescriptor.unknown(kind);
    };
  }

  /** Of the whole mesh; Istio reads them from a ConfigMap or a file, under these names. */
  private static KindDescriptor<?> mesh(String kind) {
    return switch (kind) {
      case "MeshConfig" ->
          KindDescriptor.of(
              "MeshConfig",
              MESH,
              MeshConfig.class,
              (root, r) -> MeshConfigCheck.config(root.field("spec"), r.spec()));
      case "MeshNetworks" ->
          KindDescriptor.of("MeshNetworks", MESH, MeshNetworks.class, SpecCheck.none());
      default -> throw KindDescriptor.unknown(kind);
    };
  }
}

package io.mizzen.intake;

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
import io.mizzen.validation.GatewayCheck;
import io.mizzen.validation.MeshConfigCheck;
import io.mizzen.validation.PeerAuthenticationCheck;
import io.mizzen.validation.PolicyTargetCheck;
import io.mizzen.validation.RequestAuthenticationCheck;
import io.mizzen.validation.ServiceEntryCheck;
import io.mizzen.validation.SidecarCheck;
import io.mizzen.validation.SpecCheck;
import io.mizzen.validation.TelemetryCheck;
import io.mizzen.validation.VirtualServiceCheck;
import io.mizzen.validation.WorkloadEntryCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Istio's own kinds. */
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

  private IstioKinds() {}

  static List<KindDescriptor<?>> all() {
    return Stream.of(traffic(), proxies(), security(), extensions(), mesh())
        .<KindDescriptor<?>>flatMap(List::stream)
        .toList();
  }

  private static List<KindDescriptor<?>> traffic() {
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
        KindDescriptor.of("WorkloadGroup", NETWORKING, WorkloadGroup.class, SpecCheck.none()));
  }

  private static List<KindDescriptor<?>> proxies() {
    return List.of(
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

  /** Of the whole mesh; Istio reads them from a ConfigMap or a file, under these names. */
  private static List<KindDescriptor<?>> mesh() {
    return List.of(
        KindDescriptor.of(
            "MeshConfig",
            MESH,
            MeshConfig.class,
            (root, r) -> MeshConfigCheck.config(root.field("spec"), r.spec())),
        KindDescriptor.of("MeshNetworks", MESH, MeshNetworks.class, SpecCheck.none()));
  }
}

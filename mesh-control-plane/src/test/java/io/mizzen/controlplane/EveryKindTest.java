package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import io.mizzen.config.FindingCode;
import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.intake.MeshKinds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of Istio's and Kubernetes' is used, or reported as long as it is there, or skipped. */
class EveryKindTest {
  /** Istio's kinds, from its API reference: none of them may be skipped. */
  private static final Set<String> OF_ISTIO =
      Set.of(
          "AuthorizationPolicy",
          "DestinationRule",
          "EnvoyFilter",
          "Gateway",
          "PeerAuthentication",
          "ProxyConfig",
          "RequestAuthentication",
          "ServiceEntry",
          "Sidecar",
          "Telemetry",
          "TrafficExtension",
          "VirtualService",
          "WasmPlugin",
          "WorkloadEntry",
          "WorkloadGroup");

  /** The required fields of each kind. */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry(
              "VirtualService", "spec: {hosts: [a], http: [{route: [{destination: {host: a}}]}]}"),
          Map.entry("DestinationRule", "spec: {host: a}"),
          Map.entry(
              "ServiceEntry",
              "spec: {hosts: [a.b], ports: [{number: 80, name: http, protocol: HTTP}], resolution:"
                  + " DNS}"),
          Map.entry("WorkloadEntry", "spec: {address: 10.0.0.1}"),
          Map.entry("WorkloadGroup", "spec: {template: {}}"),
          Map.entry(
              "Gateway.networking.istio.io",
              "spec: {servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']}]}"),
          Map.entry("Sidecar", "spec: {egress: [{hosts: ['*/*']}]}"),
          Map.entry("WasmPlugin", "spec: {url: a.b/c}"),
          Map.entry("TrafficExtension", "spec: {lua: {inlineCode: a}}"),
          Map.entry("GatewayClass", "spec: {controllerName: a.b/c}"),
          Map.entry(
              "Gateway",
              "spec: {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}]}"),
          Map.entry(
              "TLSRoute",
              "spec: {hostnames: [a.b], rules: [{backendRefs: [{name: a, port: 443}]}]}"),
          Map.entry("TCPRoute", "spec: {rules: [{backendRefs: [{name: a, port: 9080}]}]}"),
          Map.entry(
              "ReferenceGrant",
              "spec: {from: [{group: b, kind: A, namespace: a}], to: [{group: '', kind:"
                  + " Service}]}"),
          Map.entry(
              "BackendTLSPolicy",
              "spec: {targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname:"
                  + " a.b, wellKnownCACertificates: System}}"),
          Map.entry("Service", "spec: {ports: [{name: grpc, port: 9080}]}"),
          Map.entry("EndpointSlice", "addressType: IPv4"),
          Map.entry("AuthorizationPolicy", "spec: {rules: [{}]}"));

  private final ControlPlane mesh = ControlPlane.builder().build();

  @ParameterizedTest
  @MethodSource("used")
  void usedKindsAreReadWithoutARemark(ResourceKind<?> kind) {
    for (String version : kind.apiVersions()) {
      ApplyResult result = mesh.apply(document(version, kind.kind())).orThrow();

      assertThat(codes(result.findings())).doesNotContain(FindingCode.KIND_NOT_USED);
      assertThat(mesh.snapshot().rules().byKey()).containsKey(key(kind.fullName()));
    }
  }

  @ParameterizedTest
  @MethodSource("notUsed")
  void otherKindsOfAMeshAreReportedWhileTheyAreThere(ResourceKind<?> kind) {
    ResourceKey key = key(kind.fullName());
    for (String version : kind.apiVersions()) {
      ApplyResult result = mesh.apply("\n" + document(version, kind.kind())).orThrow();

      assertThat(result.findings())
          .extracting(Finding::severity, Finding::code)
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(Severity.INFO, FindingCode.KIND_NOT_USED));
      assertThat(mesh.notApplied())
          .singleElement()
          .satisfies(
              left -> {
                assertThat(left.resource()).isEqualTo(key);
                assertThat(left.dataPlane()).isEqualTo("grpc-java");
                assertThat(left.origin()).hasToString("<text>:2:1");
              });
    }

    mesh.delete(key);

    assertThat(mesh.notApplied()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource({"used", "notUsed"})
  void aBrokenEditKeepsTheLastGoodVersion(ResourceKind<?> kind) {
    String good = document(kind.apiVersions().iterator().next(), kind.kind());
    mesh.apply(good).orThrow();

    ApplyResult result = mesh.apply(good.replace("{name: a}", "{name: a, labels: 5}"));

    assertThat(codes(result.findings())).contains(FindingCode.WRONG_TYPE);
    assertThat(mesh.snapshot().rules().byKey()).containsKey(key(kind.fullName()));
  }

  @ParameterizedTest
  @MethodSource("skipped")
  void kindsWithoutUseForAMeshAreSkipped(KindName kind) {
    String version = kind.group().isEmpty() ? "v1" : kind.group() + "/v1";

    assertSkipped(document(version, kind.kind()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitoring.coreos.com/v1 ServiceMonitor",
        "helm.toolkit.fluxcd.io/v2 HelmRelease",
        "argoproj.io/v1alpha1 Rollout",
        "serving.knative.dev/v1 Service",
        "cert-manager.io/v1 Certificate",
        "policy.linkerd.io/v1beta3 AuthorizationPolicy",
        "gateway.solo.io/v1 VirtualService",
        "networking.gke.io/v1 ManagedCertificate",
        "apps.kruise.io/v1beta1 StatefulSet",
        "networking.internal.knative.dev/v1alpha1 Ingress"
      })
  void kindsOfOtherProjectsAreSkipped(String versionAndKind) {
    String[] parts = versionAndKind.split(" ", 2);

    assertSkipped(document(parts[0], parts[1]));
  }

  @Test
  void aKindOfAnotherProjectDoesNotReplaceOneOfTheSameName() {
    mesh.apply(document("v1", "Service")).orThrow();

    mesh.apply(document("serving.knative.dev/v1", "Service")).orThrow();
    mesh.delete(new ResourceKey("serving.knative.dev", "Service", "default", "a"));

    assertThat(mesh.snapshot().services()).hasSize(1);
  }

  @Test
  void everyKindOfIstiosIsUsedOrReported() {
    Set<String> kept =
        Stream.concat(used(), notUsed())
            .filter(kind -> kind.group().endsWith(".istio.io"))
            .map(ResourceKind::kind)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(kept).containsExactlyInAnyOrderElementsOf(OF_ISTIO);
  }

  /** A key that is given without a group means the kind the mesh keeps. */
  @Test
  void shortKeysAreOfTheGroupTheMeshKnows() {
    Stream.concat(used(), notUsed())
        .filter(kind -> !kind.group().startsWith("gateway.networking.x-"))
        .filter(kind -> !kind.group().startsWith("inference."))
        .filter(kind -> !kind.fullName().toString().equals("Gateway.gateway.networking.k8s.io"))
        .forEach(
            kind ->
                assertThat(new ResourceKey(kind.kind(), "default", "a").group())
                    .isEqualTo(kind.group()));
  }

  private void assertSkipped(String document) {
    ApplyResult result = mesh.apply(document).orThrow();

    assertThat(result.findings()).extracting(Finding::severity).containsExactly(Severity.INFO);
    assertThat(codes(result.findings())).containsExactly(FindingCode.KIND_NOT_USED);
    assertThat(mesh.snapshot().rules().byKey()).isEmpty();
    assertThat(mesh.notApplied()).extracting(NotApplied::resource).isEmpty();
  }

  static Stream<ResourceKind<?>> used() {
    return MeshKinds.used().stream();
  }

  static Stream<ResourceKind<?>> notUsed() {
    return MeshKinds.notUsed().stream().map(kind -> kind);
  }

  static Stream<KindName> skipped() {
    return MeshKinds.SKIPPED.stream();
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private static ResourceKey key(KindName kind) {
    boolean isOfCluster =
        MeshKinds.find(kind).orElseThrow().kind().scope() == ResourceKind.Scope.CLUSTER;
    return new ResourceKey(kind.group(), kind.kind(), isOfCluster ? "" : "default", "a");
  }

  private static String document(String apiVersion, String kind) {
    return "apiVersion: "
        + apiVersion
        + "\nkind: "
        + kind
        + "\nmetadata: {name: a}\n"
        + FIELDS.getOrDefault(
            kind + "." + ResourceKey.groupOf(apiVersion), FIELDS.getOrDefault(kind, "spec: {}"))
        + "\n";
  }
}

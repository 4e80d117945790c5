package io.mizzen.analysis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAnalyzerTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");

  @Test
  void aMeshConfigThatMovesTheRootIsStillTheMeshConfig() {
    RuleSet rules =
        Yaml.rules(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                rootNamespace: shop
                defaultProviders: {accessLogging: [envoy]}
            ---
            apiVersion: telemetry.istio.io/v1
            kind: Telemetry
            metadata: {name: a, namespace: default}
            spec: {accessLogging: [{filter: {expression: "response.code >= 400"}}]}
            """);
    MeshAssembly mesh = MeshAssembly.of(rules.byKey().values(), SETTINGS);

    assertThat(mesh.snapshot().settings().rootNamespace()).isEqualTo("shop");
    assertThat(ClusterAnalyzer.analyze(rules, mesh.snapshot().settings(), OriginIndex.none(), NOW))
        .isEmpty();
  }

  @Test
  void aSelectorOfAGatewaysPodsHasNoEffect() {
    RuleSet rules =
        Yaml.rules(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: gate-1
              namespace: default
              labels: {app: gate, gateway.networking.k8s.io/gateway-name: gate}
            status: {podIP: 10.0.0.1, phase: Running}
            ---
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: selects, namespace: default}
            spec: {selector: {matchLabels: {app: gate}}}
            ---
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: elsewhere, namespace: shop}
            spec: {selector: {matchLabels: {app: gate}}}
            ---
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: refers, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gate}]
            """);

    assertThat(findings(rules, "INEFFECTIVE_SELECTOR"))
        .singleElement()
        .hasToString(
            "test:9:1: WARNING INEFFECTIVE_SELECTOR RequestAuthentication default/selects"
                + " spec.selector: gate (expected: targetRefs that name Gateway gate); a gateway of"
                + " the Gateway API does not look at selectors (Istio: IST0166)");
  }

  @Test
  void aSidecarOfWorkloadsInAmbientModeHasNoEffect() {
    RuleSet rules =
        Yaml.rules(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: far, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a-1
              namespace: default
              labels: {app: a}
              annotations: {ambient.istio.io/redirection: enabled}
            status: {podIP: 10.0.0.1, phase: Running}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: b-1, namespace: default, labels: {app: b}}
            status: {podIP: 10.0.0.2, phase: Running}
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: a, namespace: default}
            spec: {workloadSelector: {labels: {app: a}}, egress: [{hosts: ["./*"]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: b, namespace: default}
            spec: {workloadSelector: {labels: {app: b}}, egress: [{hosts: ["./*"]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: all, namespace: far}
            spec: {egress: [{hosts: ["./*"]}]}
            """);

    assertThat(findings(rules, "INEFFECTIVE_POLICY"))
        .extracting(finding -> finding.resource().orElseThrow().toString())
        .containsExactly("Sidecar default/a", "Sidecar far/all");
  }

  @Test
  void aGatewaysRouteToAServiceWhoseSubsetsTheMeshChooses() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: %s, namespace: %s}
        spec:
          hosts: [%s]
          gateways: [%s]
          http: [{route: [{destination: {host: %s, subset: %s}}]}]
        ---
        """;
    String mesh = rule.formatted("mesh", "default", "ratings", "mesh", "ratings", "v1");
    String ingress =
        rule.formatted(
            "in", "default", "a.example", "gate", "ratings.default.svc.cluster.local", "''");

    assertThat(subsets(mesh + ingress))
        .containsExactly(
            "in spec.http[0].route[0].destination.host: ratings.default.svc.cluster.local"
                + " without subset (a subset, as VirtualService default/mesh chooses one)");
    assertThat(subsets(mesh + ingress.replace("gateways: [gate]", "gateways: [mesh]"))).isEmpty();
    assertThat(subsets(mesh + ingress.replace("subset: ''", "subset: v1"))).isEmpty();
    assertThat(subsets(mesh + ingress.replace("ratings.default", "ratings.far"))).isEmpty();
    assertThat(subsets(mesh.replace("hosts: [ratings]", "hosts: [reviews]") + ingress)).isEmpty();
  }

  private static List<String> subsets(String yaml) {
    return findings(Yaml.rules(yaml), "SUBSET_NOT_FOR_INGRESS").stream()
        .map(
            finding ->
                finding.resource().orElseThrow().name()
                    + " "
                    + finding.path()
                    + ": "
                    + finding.found()
                    + " ("
                    + finding.expected()
                    + ")")
        .toList();
  }

  private static List<Finding> findings(RuleSet rules, String code) {
    return ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), NOW).stream()
        .filter(finding -> finding.code().equals(code))
        .toList();
  }
}

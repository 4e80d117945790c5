package io.mizzen.analysis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAnalyzerTest {
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
    assertThat(findings(rules, mesh.snapshot().settings())).isEmpty();
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

    assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none()))
        .filteredOn(finding -> finding.code().equals("INEFFECTIVE_SELECTOR"))
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

    assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none()))
        .filteredOn(finding -> finding.code().equals("INEFFECTIVE_POLICY"))
        .extracting(finding -> finding.resource().orElseThrow().toString())
        .containsExactly("Sidecar default/a", "Sidecar far/all");
  }

  private static List<String> findings(RuleSet rules, MeshSettings settings) {
    return ClusterAnalyzer.analyze(rules, settings, OriginIndex.none()).stream()
        .map(Finding::toString)
        .toList();
  }
}

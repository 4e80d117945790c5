package io.mizzen.analysis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAnalyzerTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  /** Self-signed, valid in the year 2026. */
  private static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIH/MIGmAgEBMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAWEwHhcNMjYwMTAxMDAw
      MDAwWhcNMjcwMTAxMDAwMDAwWjAMMQowCAYDVQQDDAFhMFkwEwYHKoZIzj0CAQYI
      KoZIzj0DAQcDQgAEemJk4VfjE7y2hwV5VCN6dRu+pLsJ6HBkqZf8tv78h1w5OetT
      qIwmRegFL91TsIm/S5nQmTYgAQdxsJXowX3YbDAKBggqhkjOPQQDAgNIADBFAiEA
      vl24yzZ0n6Zm/RMWxTqwuu7S994NySwkw+cJgrIPVp4CICmB2OrepFjf8i0LvjjL
      Yt9jHOcjylTmchigYd37oklj
      -----END CERTIFICATE-----
      """;

  private static final String GATEWAY_AND_POD =
      """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: gate, namespace: default}
      spec:
        selector: {app: gate}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: [a.example]
          tls: {mode: SIMPLE, credentialName: shop}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: gate-1, namespace: default, labels: {app: gate}}
      ---
      """;

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

    assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), NOW))
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

    assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), NOW))
        .filteredOn(finding -> finding.code().equals("INEFFECTIVE_POLICY"))
        .extracting(finding -> finding.resource().orElseThrow().toString())
        .containsExactly("Sidecar default/a", "Sidecar far/all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {tls.crt: CERT, tls.key: k}      | 2026-06-01T00:00:00Z | ''
          {cert: CERT, key: k}             | 2026-06-01T00:00:00Z | ''
          {tls.crt: CERT, tls.key: k}      | 2027-01-01T00:00:00Z | ''
          {tls.crt: CERT, tls.key: k}      | 2027-01-01T00:00:01Z | a certificate that expired at 2027-01-01T00:00:00Z
          {tls.crt: CERT, tls.key: k}      | 2025-12-31T23:59:59Z | a certificate that is not valid before 2026-01-01T00:00:00Z
          {tls.crt: CERT, tls.key: ''}     | 2026-06-01T00:00:00Z | no tls.crt with tls.key, and no cert with key
          {tls.crt: CERT, key: k}          | 2026-06-01T00:00:00Z | no tls.crt with tls.key, and no cert with key
          {tls.cert: CERT, tls.key: k}     | 2026-06-01T00:00:00Z | no tls.crt with tls.key, and no cert with key
          {tls.crt: hush hush, tls.key: k} | 2026-06-01T00:00:00Z | a certificate without PEM
          {tls.crt: EMPTY, tls.key: k}     | 2026-06-01T00:00:00Z | PEM that holds no certificate
          """)
  void aGatewaysCertificateIsReadAndMustBeValid(String data, Instant now, String problem) {
    RuleSet rules =
        Yaml.rules(
            GATEWAY_AND_POD
                + """
                apiVersion: v1
                kind: Secret
                metadata: {name: shop, namespace: default}
                stringData: %s
                """
                    .formatted(
                        data.replace("CERT", quoted(PEM))
                            .replace(
                                "EMPTY",
                                quoted(PEM.replaceAll("(?s)-\n.*\n-", "-\naHVzaA==\n-")))));

    assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), now))
        .filteredOn(finding -> finding.code().equals("INVALID_CREDENTIAL"))
        .extracting(Finding::found)
        .containsExactlyElementsOf(problem.isEmpty() ? List.of() : List.of("shop: " + problem));
  }

  @Test
  void dataOfASecretIsBase64() {
    String encoded = Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.ISO_8859_1));

    for (String certificate : List.of(encoded, "!!")) {
      RuleSet rules =
          Yaml.rules(
              GATEWAY_AND_POD
                  + """
                  apiVersion: v1
                  kind: Secret
                  metadata: {name: shop, namespace: default}
                  data: {tls.crt: %s, tls.key: aw==}
                  """
                      .formatted(certificate.equals("!!") ? "'!!'" : certificate));

      assertThat(ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), NOW))
          .as(certificate)
          .filteredOn(finding -> finding.code().equals("INVALID_CREDENTIAL"))
          .hasSize(certificate.equals(encoded) ? 0 : 1);
    }
  }

  /** The kept result of a check ends with the certificate. */
  @Test
  void aCertificateThatExpiresIsFoundWithoutAChange() {
    RuleSet rules =
        Yaml.rules(
            GATEWAY_AND_POD
                + """
                apiVersion: v1
                kind: Secret
                metadata: {name: shop, namespace: default}
                stringData: {tls.crt: "%s", tls.key: k}
                """
                    .formatted(PEM.replace("\n", "\\n")));
    ClusterAnalysis valid =
        ClusterAnalysis.ofCluster().at(rules, SETTINGS, OriginIndex.none(), NOW);
    ClusterAnalysis later =
        valid.at(rules, SETTINGS, OriginIndex.none(), Instant.parse("2026-12-31T00:00:00Z"));
    ClusterAnalysis expired =
        later.at(rules, SETTINGS, OriginIndex.none(), Instant.parse("2027-02-01T00:00:00Z"));

    assertThat(later.effort().checks()).isZero();
    assertThat(later.findings()).extracting(Finding::code).doesNotContain("INVALID_CREDENTIAL");
    assertThat(expired.effort().checks()).isOne();
    assertThat(expired.findings()).extracting(Finding::code).contains("INVALID_CREDENTIAL");
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

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  private static List<String> subsets(String yaml) {
    return ClusterAnalyzer.analyze(Yaml.rules(yaml), SETTINGS, OriginIndex.none(), NOW).stream()
        .filter(finding -> finding.code().equals("SUBSET_NOT_FOR_INGRESS"))
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

  private static List<String> findings(RuleSet rules, MeshSettings settings) {
    return ClusterAnalyzer.analyze(rules, settings, OriginIndex.none(), NOW).stream()
        .map(Finding::toString)
        .toList();
  }
}

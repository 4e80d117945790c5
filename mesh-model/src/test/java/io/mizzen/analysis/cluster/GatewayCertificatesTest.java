package io.mizzen.analysis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificate of a gateway, in a Secret that its server names. */
class GatewayCertificatesTest {
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
        secret(
            "stringData: "
                + data.replace("CERT", quoted(PEM))
                    .replace("EMPTY", quoted(PEM.replaceAll("(?s)-\n.*\n-", "-\naHVzaA==\n-"))));

    assertThat(problems(rules, now))
        .extracting(Finding::found)
        .containsExactlyElementsOf(problem.isEmpty() ? List.of() : List.of("shop: " + problem));
  }

  @Test
  void dataOfASecretIsBase64() {
    String encoded = Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.ISO_8859_1));

    for (String certificate : List.of(encoded, "!!")) {
      RuleSet rules = secret("data: {tls.crt: %s, tls.key: aw==}".formatted(quoted(certificate)));

      assertThat(problems(rules, NOW)).as(certificate).hasSize(certificate.equals(encoded) ? 0 : 1);
    }
  }

  /** The kept result of a check ends with the certificate. */
  @Test
  void aCertificateThatExpiresIsFoundWithoutAChange() {
    RuleSet rules = secret("stringData: {tls.crt: %s, tls.key: k}".formatted(quoted(PEM)));
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

  /** The gateway, its pod and the Secret with that data. */
  private static RuleSet secret(String data) {
    return Yaml.rules(
        GATEWAY_AND_POD
            + """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: default}
            """
            + data);
  }

  private static List<Finding> problems(RuleSet rules, Instant now) {
    return ClusterAnalyzer.analyze(rules, SETTINGS, OriginIndex.none(), now).stream()
        .filter(finding -> finding.code().equals("INVALID_CREDENTIAL"))
        .toList();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }
}

package io.mizzen.validation.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The security policies that Istio's webhook refuses, and those it does not. */
class SecurityCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          PeerAuthentication | {} => good
          PeerAuthentication | {mtls: {mode: STRICT}} => good
          PeerAuthentication | {mtls: {mode: STRICKT}} => BAD_ENUM spec.mtls.mode
          PeerAuthentication | {mtls: {mod: STRICT}} => UNKNOWN_FIELD spec.mtls.mod
          PeerAuthentication | {portLevelMtls: {8080: {}}} => CONFLICT spec.portLevelMtls
          PeerAuthentication | {selector: {matchLabels: {a: b}}, portLevelMtls: {0: {}}} => INVALID_PORT spec.portLevelMtls.0
          AuthorizationPolicy | {} => good
          AuthorizationPolicy | {rules: [{}], action: DENY} => good
          AuthorizationPolicy | {action: DENY} => REQUIRED spec.rules
          AuthorizationPolicy | {rules: [{}], action: CUSTOM, provider: {}} => REQUIRED spec.provider
          AuthorizationPolicy | {rules: [{}], provider: {name: a}} => CONFLICT spec.provider
          AuthorizationPolicy | {selector: {matchLabels: {app: "a-*"}}} => INVALID_LABEL spec.selector.matchLabels.app
          AuthorizationPolicy | {targetRefs: [{kind: Service, name: a}]} => good
          AuthorizationPolicy | {targetRef: {kind: Service}} => REQUIRED spec.targetRef.name
          AuthorizationPolicy | {targetRef: {kind: Pod, name: a}} => INVALID_VALUE spec.targetRef.kind
          AuthorizationPolicy | {selector: {}, targetRefs: [{kind: Service, name: a}]} => CONFLICT spec
          AuthorizationPolicy | {rules: [{from: [{}]}]} => REQUIRED spec.rules[0].from[0].source
          AuthorizationPolicy | {rules: [{to: [{operation: {}}]}]} => REQUIRED spec.rules[0].to[0].operation
          AuthorizationPolicy | {rules: [{to: [{operation: {ports: [http]}}]}]} => INVALID_PORT spec.rules[0].to[0].operation.ports[0]
          AuthorizationPolicy | {rules: [{from: [{source: {ipBlocks: [ip1]}}]}]} => INVALID_ADDRESS spec.rules[0].from[0].source.ipBlocks[0]
          AuthorizationPolicy | {rules: [{from: [{source: {namespaces: [a], serviceAccounts: [b]}}]}]} => CONFLICT spec.rules[0].from[0].source.serviceAccounts
          AuthorizationPolicy | {rules: [{when: [{key: source.principal}]}]} => REQUIRED spec.rules[0].when[0]
          AuthorizationPolicy | {rules: [{when: [{key: source.ip, notValues: [a.b.c.d]}]}]} => INVALID_ADDRESS spec.rules[0].when[0].notValues[0]
          AuthorizationPolicy | {rules: [{when: [{key: "request.headers[a]", values: [b]}, {key: "experimental.envoy.filters.a[b]", values: [c]}]}]} => good
          AuthorizationPolicy | {rules: [{when: [{key: a, values: [b]}]}]} => INVALID_VALUE spec.rules[0].when[0].key
          AuthorizationPolicy | {rules: [{when: [{key: "request.headers[]", values: [b]}]}]} => INVALID_VALUE spec.rules[0].when[0].key
          AuthorizationPolicy | {rules: [{when: [{key: "destination.labels[a]", values: [b]}]}]} => INVALID_VALUE spec.rules[0].when[0].key
          AuthorizationPolicy | {rules: [{when: [{key: source.serviceAccount, values: [a/b, c]}]}]} => good
          AuthorizationPolicy | {rules: [{when: [{key: source.serviceAccount, notValues: [a/b/c]}]}]} => INVALID_NAME spec.rules[0].when[0].notValues[0]
          AuthorizationPolicy | {rules: [{from: [{source: {serviceAccounts: [a/]}}]}]} => INVALID_NAME spec.rules[0].from[0].source.serviceAccounts[0]
          AuthorizationPolicy | {rules: [{from: [{source: {notServiceAccounts: ["a*"]}}]}]} => INVALID_NAME spec.rules[0].from[0].source.notServiceAccounts[0]
          AuthorizationPolicy | {rules: [{from: [{source: {trustDomains: ["*", "*.a", "b*", c]}}]}]} => good
          AuthorizationPolicy | {rules: [{from: [{source: {notTrustDomains: ["a*b"]}}]}]} => INVALID_NAME spec.rules[0].from[0].source.notTrustDomains[0]
          AuthorizationPolicy | {rules: [{from: [{source: {trustDomains: [a/b]}}]}]} => INVALID_NAME spec.rules[0].from[0].source.trustDomains[0]
          RequestAuthentication | {selector: {}} => good
          RequestAuthentication | {jwtRules: [{}]} => REQUIRED spec.jwtRules[0]
          RequestAuthentication | {jwtRules: [{issuer: a, jwksUri: foo.com}]} => INVALID_VALUE spec.jwtRules[0].jwksUri
          RequestAuthentication | {jwtRules: [{issuer: a, jwksUri: "https://a", jwks: b}]} => CONFLICT spec.jwtRules[0].jwks
          RequestAuthentication | {jwtRules: [{issuer: a, fromHeaders: [{prefix: b}]}]} => REQUIRED spec.jwtRules[0].fromHeaders[0].name
          RequestAuthentication | {jwtRules: [{issuer: a, outputClaimToHeaders: [{header: "a%b", claim: c}]}]} => INVALID_HEADER spec.jwtRules[0].outputClaimToHeaders[0].header
          RequestAuthentication | {targetRef: {kind: Service, name: a, namespace: b}} => NOT_SUPPORTED spec.targetRef.namespace
          """)
  void saysWhatIstioSays(String kindAndSpec, String expected) {
    String[] parts = kindAndSpec.split(" \\| ", 2);

    assertThat(said(parts[0], "spec: " + parts[1])).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"PeerAuthentication", "AuthorizationPolicy", "RequestAuthentication"})
  void emptySpecMayBeLeftOut(String kind) {
    assertThat(said(kind, "")).isEqualTo("good");
    assertThat(said(kind, "spec:")).isEqualTo("good");
  }

  private static String said(String kind, String spec) {
    String header = "apiVersion: security.istio.io/v1\nkind: " + kind + "\nmetadata: {name: a}\n";
    Intake read = new ConfigIntake("default").read("x.yaml", header + spec + "\n");
    return read.findings().isEmpty()
        ? "good"
        : read.findings().stream()
            .map(finding -> finding.code() + " " + finding.path())
            .collect(Collectors.joining(", "));
  }
}

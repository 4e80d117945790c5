package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protection that nobody can enforce: kept, an error, and visible as long as it is there. */
class NotEnforceableTest {
  private static final String CODE = "NOT_ENFORCEABLE";
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {ports: [{name: grpc, port: 9080}]}
      """;

  /** One document that asks for protection. */
  record Asking(String group, String kind, String spec, String path) {
    ResourceKey key() {
      return new ResourceKey(group + ".istio.io", kind, "default", "one");
    }

    String document() {
      return SERVICE
          + """
          ---
          apiVersion: %s.istio.io/v1
          kind: %s
          metadata: {name: one}
          spec: %s
          """
              .formatted(group, kind, spec);
    }
  }

  static List<Asking> asking() {
    return List.of(
        new Asking("security", "PeerAuthentication", "{mtls: {mode: STRICT}}", "spec.mtls.mode"),
        new Asking(
            "security",
            "PeerAuthentication",
            "{selector: {matchLabels: {a: b}}, portLevelMtls: {80: {mode: STRICT}}}",
            "spec.portLevelMtls.80.mode"),
        new Asking("security", "AuthorizationPolicy", "{}", "spec"),
        new Asking("security", "AuthorizationPolicy", "{action: DENY, rules: [{}]}", "spec.rules"),
        new Asking(
            "security", "RequestAuthentication", "{jwtRules: [{issuer: a}]}", "spec.jwtRules"),
        tls("ISTIO_MUTUAL"),
        tls("SIMPLE"));
  }

  private static Asking tls(String mode) {
    return new Asking(
        "networking",
        "DestinationRule",
        "{host: reviews, trafficPolicy: {tls: {mode: " + mode + ", caCertificates: /a}}}",
        "spec.trafficPolicy.tls.mode");
  }

  @ParameterizedTest
  @MethodSource("asking")
  void isKeptAndSaidUntilItGoes(Asking asking) {
    ControlPlane mesh = ControlPlane.builder().build();

    ApplyResult result = mesh.apply(asking.document());

    assertThat(result.errors())
        .extracting(Finding::code, Finding::path, finding -> finding.resource().orElseThrow())
        .containsExactly(tuple(CODE, asking.path(), asking.key()));
    assertThat(result.errors().get(0).origin().line()).isEqualTo(9);
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(ConfigRejectedException.class)
        .hasMessageContaining("allowNotEnforced(\"" + asking.kind() + "\")");
    assertThat(mesh.snapshot().rules().find(asking.key())).isPresent();
    assertThat(mesh.findings())
        .filteredOn(Finding::isError)
        .extracting(Finding::code)
        .containsExactly(CODE);
    assertThat(mesh.notApplied())
        .filteredOn(left -> left.path().equals(asking.path()))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.resource()).isEqualTo(asking.key());
              assertThat(left.dataPlane()).isEqualTo("grpc-java");
              assertThat(left.origin().line()).isEqualTo(6);
            });

    mesh.delete(asking.key());

    assertThat(mesh.findings()).isEmpty();
    assertThat(mesh.notApplied()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("asking")
  void isAWarningWhereItsKindIsAllowed(Asking asking) {
    ControlPlane mesh = ControlPlane.builder().allowNotEnforced(asking.kind()).build();

    ApplyResult result = mesh.apply(asking.document()).orThrow();

    assertThat(result.findings())
        .extracting(Finding::severity, Finding::code)
        .contains(tuple(Severity.WARNING, CODE));
    assertThat(mesh.notApplied())
        .filteredOn(left -> left.path().equals(asking.path()))
        .singleElement()
        .extracting(NotApplied::reason)
        .asString()
        .contains("as allowNotEnforced(\"" + asking.kind() + "\") says");
  }

  @Test
  void onlyKindsThatProtectCanBeAllowed() {
    assertThatThrownBy(() -> ControlPlane.builder().allowNotEnforced("VirtualService"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("allowNotEnforced: VirtualService (expected: one of [Auth");
  }

  @Test
  void whatWeakensNothingIsNoError() {
    ControlPlane mesh = ControlPlane.builder().build();
    String policy =
        """
        apiVersion: security.istio.io/v1
        kind: %s
        metadata: {name: %s}
        spec: %s
        ---
        """;

    mesh.apply(
            policy.formatted("PeerAuthentication", "permissive", "{mtls: {mode: PERMISSIVE}}")
                + policy.formatted("PeerAuthentication", "plain", "{mtls: {mode: DISABLE}}")
                + policy.formatted("AuthorizationPolicy", "audit", "{action: AUDIT, rules: [{}]}")
                + policy.formatted("AuthorizationPolicy", "open", "{rules: [{}]}")
                + policy.formatted("RequestAuthentication", "none", "{}"))
        .orThrow();

    assertThat(mesh.notApplied())
        .extracting(left -> left.resource().name(), NotApplied::path)
        .containsExactly(tuple("audit", "spec.action"), tuple("permissive", "spec.mtls.mode"));
  }

  @Test
  void policyOfTheRootNamespaceThatSelectsIsForNobodyAndRefusesNothing() {
    ControlPlane mesh = ControlPlane.builder().build();

    mesh.apply(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: some, namespace: istio-system}
            spec: {selector: {matchLabels: {app: a}}, mtls: {mode: STRICT}}
            """)
        .orThrow();

    assertThat(mesh.findings()).extracting(Finding::code).doesNotContain(CODE);
    assertThat(mesh.notApplied()).extracting(NotApplied::path).containsExactly("spec.selector");
  }
}

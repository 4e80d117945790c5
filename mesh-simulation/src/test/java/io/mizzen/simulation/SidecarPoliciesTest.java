package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The report of a simulated sidecar on the policies of its workload. */
class SidecarPoliciesTest {
  private static final Request ARRIVING =
      Request.http("10.0.0.1", 8080, RequestHead.get("web", "/")).inbound();
  private static final ProxyIdentity WEB =
      ProxyIdentity.in("default").withLabels(Labels.of(Map.of("app", "web")));

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
      """;
  private static final String POLICIES =
      """
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: readers}
      spec:
        selector: {matchLabels: {app: web}}
        rules: [{to: [{operation: {methods: [GET]}}]}]
      ---
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: tokens}
      spec:
        selector: {matchLabels: {app: web}}
        jwtRules: [{issuer: me, jwksUri: "https://me.example/keys"}]
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: watched}
      spec: {action: AUDIT, rules: [{}]}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: others}
      spec: {selector: {matchLabels: {app: shop}}}
      """;
  private static final String STRICT =
      """
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default}
      spec: {mtls: {mode: STRICT}}
      """;

  @Test
  void policiesThatAreAllowedNotToBeEnforcedAreNamed() {
    CallTrace trace =
        sidecar(
                POLICIES,
                MeshSettings.defaults("mesh")
                    .allowingNotEnforced(Set.of("AuthorizationPolicy", "RequestAuthentication")))
            .call(ARRIVING);

    assertThat(trace.outcome()).isInstanceOf(Outcome.Forwarded.class);
    assertThat(trace.notEnforced())
        .extracting(RuleReference::toString)
        .containsExactly(
            "AuthorizationPolicy default/readers (mesh.yaml:6:1)",
            "RequestAuthentication default/tokens (mesh.yaml:13:1)");
    assertThat(trace.toString())
        .contains("not enforced: AuthorizationPolicy default/readers (mesh.yaml:6:1), ");
  }

  @Test
  void policiesThatCloseThePortsAreNamed() {
    CallTrace trace = sidecar(POLICIES, MeshSettings.defaults("mesh")).call(ARRIVING);

    assertThat(trace.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(trace.notEnforced()).isEmpty();
    assertThat(trace.toString())
        .contains("closed for: AuthorizationPolicy default/readers (mesh.yaml:6:1), ");
  }

  @Test
  void requestsThatLeaveAreNotChecked() {
    CallTrace trace =
        sidecar(POLICIES, MeshSettings.defaults("mesh"))
            .call(Request.http("10.0.0.9", 80, RequestHead.get("web", "/")));

    assertThat(trace.steps())
        .extracting(CallTrace.Step::decision)
        .noneMatch(decision -> decision.contains("readers"));
  }

  @Test
  void certificatesAreThoseOfTheMesh() {
    MeshSettings none = MeshSettings.defaults("mesh");
    MeshSettings some =
        none.withWorkloadCertificates(WorkloadCertificates.SIDECARS, "cluster.local");
    Request mutual =
        ARRIVING.over(new Request.Tls("", List.of("istio"), Request.Certificate.OF_THE_MESH));

    assertThat(sidecar(STRICT, some).call(mutual).outcome()).isInstanceOf(Outcome.Forwarded.class);
    assertThat(sidecar(STRICT, none).call(mutual).outcome()).isInstanceOf(Outcome.Failed.class);
  }

  private static Simulation sidecar(String policies, MeshSettings settings) {
    return Simulation.ofSidecar(
        MeshAssembly.of(
            new ConfigIntake("default").read("mesh.yaml", SERVICE + policies).accepted(), settings),
        WEB);
  }
}

package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.cluster.ClusterAnalysis.Effort;
import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The findings of {@code istioctl analyze} beside the others, and the cost of a change. */
class KeptAnalysisTest {
  private static final int SERVICES = 300;

  private final ControlPlane mesh = ControlPlane.builder().build();

  @BeforeEach
  void start() {
    mesh.start();
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < SERVICES; i++) {
      yaml.append(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: s%d}
          spec: {selector: {app: s%d}, ports: [{name: grpc, port: 80}]}
          ---
          """
              .formatted(i, i));
    }
    mesh.apply(yaml.toString()).orThrow();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void findingsComeAndGoWithTheResource() {
    assertThat(codes()).isEmpty();

    mesh.apply(gatewayRule("nosuch")).orThrow();

    assertThat(mesh.findings())
        .filteredOn(finding -> finding.code().equals(AnalysisCode.UNKNOWN_GATEWAY.name()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.origin().line()).isEqualTo(4));

    mesh.delete(new ResourceKey("networking.istio.io", "VirtualService", "default", "it"));

    assertThat(codes()).isEmpty();
  }

  @Test
  void onlyWhatAChangeConcernsIsLookedAtAgain() {
    mesh.findings();
    assertThat(mesh.analysis.effort().resources()).isEqualTo(SERVICES);
    int all = mesh.analysis.effort().checks();

    mesh.findings();
    assertThat(mesh.analysis.effort()).isEqualTo(new Effort(0, 0));

    mesh.apply(gatewayRule("nosuch")).orThrow();
    mesh.findings();

    assertThat(mesh.analysis.effort().resources()).isOne();
    assertThat(mesh.analysis.effort().checks()).isBetween(1, all / 3);
  }

  /** A check that found nothing to compare with looks again when that appears. */
  @Test
  void whatAppearsLaterMendsTheFinding() {
    mesh.apply(gatewayRule("later")).orThrow();
    assertThat(codes()).contains(AnalysisCode.UNKNOWN_GATEWAY.name());

    mesh.apply(
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: later}
            spec:
              selector: {app: ingress}
              servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['a.example']}]
            """)
        .orThrow();

    assertThat(codes()).doesNotContain(AnalysisCode.UNKNOWN_GATEWAY.name());
  }

  @Test
  void conditionsOfAStatusAreFollowed() {
    String rule = gatewayRule("nosuch");
    mesh.apply(rule).orThrow();
    assertThat(codes()).doesNotContain(AnalysisCode.NEGATIVE_CONDITION.name());

    mesh.apply(
            rule
                + "status: {conditions: [{type: Reconciled, status: 'False', reason: No, message:"
                + " broken}]}\n")
        .orThrow();

    assertThat(codes()).contains(AnalysisCode.NEGATIVE_CONDITION.name());
  }

  /** Servers that register are no pods: of a selector without pods nothing can be told. */
  @Test
  void selectorsAreJudgedWherePodsAre() {
    String policy =
        """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: it}
        spec: {action: AUDIT, selector: {matchLabels: {app: s1}}, rules: [{}]}
        """;
    mesh.apply(policy).orThrow();
    assertThat(codes()).doesNotContain(AnalysisCode.NO_MATCHING_WORKLOADS.name());

    mesh.apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: other, labels: {app: other}}
            """)
        .orThrow();

    assertThat(codes()).contains(AnalysisCode.NO_MATCHING_WORKLOADS.name());
  }

  private List<String> codes() {
    return mesh.findings().stream().map(Finding::code).toList();
  }

  private static String gatewayRule(String gateway) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: it}
    spec: {hosts: [a.example], gateways: [%s], http: [{route: [{destination: {host: s1}}]}]}
    """
        .formatted(gateway);
  }
}

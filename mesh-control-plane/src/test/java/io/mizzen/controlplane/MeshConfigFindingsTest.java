package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.mizzen.api.Finding;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Severity;
import io.mizzen.config.FindingCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The findings about a MeshConfig that is broken, of a later version or not in force. */
class MeshConfigFindingsTest {
  private final ControlPlane mesh = ControlPlane.builder().build();

  @BeforeEach
  void start() {
    mesh.start();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void oneThatIsNotInForceIsNamed() {
    mesh.apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: elsewhere}
            data: {mesh: 'connectTimeout: 3s'}
            """)
        .orThrow();

    assertThat(mesh.snapshot().settings().traffic().connectTimeout())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(mesh.notApplied())
        .extracting(NotApplied::path, left -> left.resource().namespace())
        .contains(tuple("data.mesh", "elsewhere"));
  }

  @Test
  void aBrokenOneIsRefusedAtItsOwnLineAndTheOldOneStays() {
    mesh.apply(IstioConfigMap.of("connectTimeout: 3s")).orThrow();

    ApplyResult result =
        mesh.apply(
            IstioConfigMap.of(
                """
                accessLogFile: /dev/stdout
                outboundTrafficPolicy:
                  mode: SOMETIMES
                """));

    assertThat(result.findings())
        .filteredOn(Finding::isError)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path()).isEqualTo("data.mesh.outboundTrafficPolicy.mode");
              assertThat(finding.origin()).hasToString("<text>:8:13");
              assertThat(finding.resource()).contains(IstioConfigMap.KEY);
            });
    assertThat(mesh.snapshot().settings().traffic().connectTimeout())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatIsCheckedAcrossFieldsHasItsLineToo() {
    ApplyResult result =
        mesh.apply(
            IstioConfigMap.of(
                """
                defaultConfig:
                  drainDuration: 1500ms
                localityLbSetting:
                  failover: [{from: a, to: a}]
                """));

    assertThat(result.findings())
        .filteredOn(Finding::isError)
        .extracting(finding -> finding.origin().line(), Finding::path)
        .contains(tuple(7, "data.mesh.defaultConfig.drainDuration"))
        .anyMatch(
            pair -> pair.toList().get(1).toString().startsWith("data.mesh.localityLbSetting"));
  }

  /** As istiod does: a ConfigMap of a later version must not stop the mesh. */
  @Test
  void fieldsOfLaterVersionsArePassedOver() {
    ApplyResult result =
        mesh.apply(IstioConfigMap.of("connectTimeout: 3s\nnextYear: {a: 1}")).orThrow();

    assertThat(result.findings())
        .extracting(Finding::code, Finding::severity)
        .contains(tuple(FindingCode.UNKNOWN_FIELD, Severity.WARNING));
    assertThat(mesh.snapshot().settings().traffic().connectTimeout())
        .isEqualTo(Duration.ofSeconds(3));
  }
}

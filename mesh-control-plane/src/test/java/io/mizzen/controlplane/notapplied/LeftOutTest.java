package io.mizzen.controlplane.notapplied;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.NotApplied;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshSnapshot;
import org.junit.jupiter.api.Test;

class LeftOutTest {
  /** The translation reports the parts of a Sidecar that its proxy does not apply. */
  @Test
  void onlyClientsWithoutAProxyLeaveOutPartsOfASidecar() {
    String document =
        """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: web}
        spec:
          ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: "127.0.0.1:8080"}]
          inboundConnectionPool: {tcp: {maxConnections: 7}}
          outboundTrafficPolicy: {mode: REGISTRY_ONLY}
        """;
    MeshResource<?> sidecar =
        new ConfigIntake("default").read("test", document).accepted().iterator().next();
    MeshSnapshot mesh = MeshSnapshot.empty(MeshSettings.defaults("mesh"));

    assertThat(LeftOut.of(sidecar, mesh, false))
        .extracting(NotApplied::path)
        .containsExactly(
            "spec.ingress", "spec.inboundConnectionPool", "spec.outboundTrafficPolicy");
    assertThat(LeftOut.of(sidecar, mesh, true)).isEmpty();
  }
}

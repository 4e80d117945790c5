package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C6: what is made before data planes are served")
class WarmUpTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        ports: [{name: grpc, port: 9080}]
      """;

  @Test
  void oneResourceOfEachTypeThatClientsAskFor() {
    try (ControlPlane mesh = ControlPlane.builder().build()) {
      mesh.apply(SERVICE).orThrow();

      assertThat(WarmUp.run(state(mesh), new TranslationCache()))
          .extracting(XdsResource::type)
          .containsExactly(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER, TypeUrl.ENDPOINT);
      assertThat(mesh.runtime.views.all()).as("views of data planes").isEmpty();
    }
  }

  @Test
  void meshWithoutServicesHasAListener() {
    try (ControlPlane mesh = ControlPlane.builder().build()) {
      assertThat(WarmUp.run(state(mesh), new TranslationCache()))
          .extracting(XdsResource::type)
          .containsExactly(TypeUrl.LISTENER);
    }
  }

  private static MeshState state(ControlPlane mesh) {
    return mesh.runtime.newest().state();
  }
}

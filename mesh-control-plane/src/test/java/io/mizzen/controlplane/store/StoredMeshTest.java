package io.mizzen.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredMeshTest {
  private static final Workload SERVER =
      Workload.builder(Workload.Kind.SELF_REGISTERED, "shop", "a-1", "10.0.0.1")
          .ports(Map.of("grpc", 9080))
          .labels(Labels.of(Map.of("app", "a")))
          .serviceAccount("a")
          .locality(Locality.parse("eu/eu-1/rack2"))
          .network(Network.of("n1"))
          .clusterId(ClusterId.of("east"))
          .weight(7)
          .origin(Origin.of("stored registration of a-1"))
          .build();

  @Test
  void whatIsPrintedIsReadBack() {
    StoredMesh mesh = new StoredMesh("m", Map.of("rules.yaml", "kind: Service"), List.of(SERVER));

    assertThat(StoredMesh.parse(mesh.print())).isEqualTo(mesh);
  }

  @Test
  void entriesWithoutClusterAreOfTheDefaultCluster() {
    String before =
        new StoredMesh("m", Map.of(), List.of(SERVER))
            .print()
            .replaceAll("\"labels\":\\{\"topology.istio.io/cluster\":\"east\"},?", "")
            .replace(",}", "}");
    assertThat(before).doesNotContain("east");

    assertThat(StoredMesh.parse(before).workloads())
        .containsExactly(SERVER.toBuilder().clusterId(ClusterId.defaultCluster()).build());
  }

  @Test
  void textThatIsSomethingElseIsRefused() {
    assertThatThrownBy(() -> StoredMesh.parse("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stored mesh");
  }
}

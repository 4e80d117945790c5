package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.config.resource.KindName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeshKindsTest {
  @Test
  void aKindIsDescribedUnderItsOwnName() {
    Set<KindName> names = new HashSet<>(IstioKinds.NAMES);
    names.addAll(GatewayApiKinds.NAMES);
    names.addAll(KubernetesKinds.NAMES);

    List<KindName> described =
        MeshKinds.all().stream().map(kind -> kind.kind().fullName()).toList();

    assertThat(described).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void noKindIsBothKeptAndSkipped() {
    assertThat(MeshKinds.all())
        .extracting(kind -> kind.kind().fullName())
        .doesNotContainAnyElementsOf(MeshKinds.SKIPPED);
  }
}

package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistrationTableTest {
  private static final Workload REVIEWS =
      new Workload(
          Workload.Kind.SELF_REGISTERED,
          "default",
          "reviews-v1-127.0.0.1-9080",
          "127.0.0.1",
          Map.of("grpc", 9080),
          Labels.none(),
          "",
          Locality.unknown(),
          Network.defaultNetwork(),
          1,
          HealthStatus.HEALTHY,
          Origin.of("test"));

  @Test
  void goodbyeTakesTheWorkloadAtOnce() {
    RegistrationTable table = RegistrationTable.empty().connected(REVIEWS, 1);

    assertThat(table.goodbye(REVIEWS, 1).workloads()).isEmpty();
  }

  @Test
  void lossKeepsTheWorkloadUntilTheGraceIsOver() {
    RegistrationTable lost = RegistrationTable.empty().connected(REVIEWS, 1).lost(REVIEWS, 1);

    assertThat(lost.workloads()).containsExactly(REVIEWS);
    assertThat(lost.expired(REVIEWS, 1).workloads()).isEmpty();
  }

  @Test
  void comingBackWithinTheGraceKeepsTheWorkload() {
    RegistrationTable back =
        RegistrationTable.empty().connected(REVIEWS, 1).lost(REVIEWS, 1).connected(REVIEWS, 2);

    assertThat(back.expired(REVIEWS, 1).workloads()).containsExactly(REVIEWS);
  }

  @Test
  void theEndOfAnOlderStreamTakesNothingAway() {
    RegistrationTable table = RegistrationTable.empty().connected(REVIEWS, 1).connected(REVIEWS, 2);

    assertThat(table.goodbye(REVIEWS, 1)).isEqualTo(table);
    assertThat(table.lost(REVIEWS, 1)).isEqualTo(table);
  }
}

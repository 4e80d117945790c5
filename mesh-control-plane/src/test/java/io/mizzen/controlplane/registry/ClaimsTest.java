package io.mizzen.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Workload FIRST = workload("first", "10.0.0.1", "");
  private static final Workload SECOND = workload("second", "10.0.0.1", "");

  private final Claims claims = new Claims();

  @Test
  void clientThatClosesTakesItsWorkloadAlongAtOnce() {
    claims.connected(FIRST, 1);
    claims.closed(FIRST, 1);

    assertThat(claims.registered()).isEmpty();
  }

  @Test
  void lossKeepsTheWorkloadUntilTheGraceIsOver() {
    claims.connected(FIRST, 1);
    claims.lost(FIRST, 1);
    assertThat(claims.registered()).containsExactly(FIRST);

    claims.expired(FIRST, 1);
    assertThat(claims.registered()).isEmpty();
  }

  @Test
  void comingBackWithinTheGraceKeepsTheWorkload() {
    claims.connected(FIRST, 1);
    claims.lost(FIRST, 1);
    claims.connected(FIRST, 2);
    claims.expired(FIRST, 1);
    assertThat(claims.registered()).containsExactly(FIRST);

    claims.closed(FIRST, 2);
    assertThat(claims.registered()).isEmpty();
  }

  @Test
  void secondServerOfAnAddressDoesNotTakeTheFirstWithItWhenItGoes() {
    claims.connected(FIRST, 1);
    claims.connected(SECOND, 2);
    assertThat(claims.registered()).containsExactly(SECOND);

    claims.closed(SECOND, 2);
    assertThat(claims.registered()).containsExactly(FIRST);
  }

  @Test
  void sameServerOnTwoStreamsLivesAsLongAsOneOfThem() {
    claims.connected(FIRST, 1);
    claims.connected(FIRST, 2);

    assertThat(claims.closed(FIRST, 2).isChange()).isFalse();
    assertThat(claims.registered()).containsExactly(FIRST);
  }

  @Test
  void endOfAnOlderStreamTakesNothingAway() {
    claims.connected(FIRST, 1);
    claims.connected(SECOND, 2);

    assertThat(claims.closed(FIRST, 1).isChange()).isFalse();
    assertThat(claims.lost(FIRST, 1).isChange()).isFalse();
    assertThat(claims.registered()).containsExactly(SECOND);
  }

  @Test
  void addressMeansAnotherServerInAnotherNetwork() {
    Workload elsewhere = workload("elsewhere", "10.0.0.1", "other");
    claims.connected(FIRST, 1);
    claims.connected(elsewhere, 2);

    assertThat(claims.registered()).containsExactlyInAnyOrder(FIRST, elsewhere);
  }

  static Workload workload(String name, String ip, String network) {
    return Workload.builder(Workload.Kind.SELF_REGISTERED, "default", name, ip)
        .ports(Map.of("grpc", 9080))
        .labels(Labels.of(Map.of("app", "reviews")))
        .network(Network.of(network))
        .origin(Origin.of("test"))
        .build();
  }
}

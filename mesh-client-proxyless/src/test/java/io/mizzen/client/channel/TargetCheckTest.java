package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.client.grpcinternal.ServiceLookup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetCheckTest {
  private static Optional<String> problem(String target, ServiceLookup answer) {
    return new TargetCheck(MeshTarget.parse(target)).problem(answer);
  }

  private static ServiceLookup ports(Integer... ports) {
    return new ServiceLookup.Found(List.of(ports));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mesh:///reviews:9080", "mesh:///reviews"})
  void servicePasses(String target) {
    assertThat(problem(target, ports(9080))).isEmpty();
  }

  @Test
  void anyPortPassesWhereNoneIsKnown() {
    assertThat(problem("mesh:///any.example.org:1", ports())).isEmpty();
    assertThat(problem("mesh:///any.example.org", ports())).isEmpty();
  }

  @Test
  void nearestHostsAreNamed() {
    assertThat(
            problem(
                "mesh:///reviewz:9080",
                new ServiceLookup.NotFound(List.of("reviews", "ratings"), 0)))
        .contains("unknown service reviewz, known: reviews, ratings");
  }

  @Test
  void othersAreCounted() {
    assertThat(problem("mesh:///s99", new ServiceLookup.NotFound(List.of("s9", "s8"), 15)))
        .contains("unknown service s99, known: s9, s8 and 15 more");
  }

  @Test
  void nothingKnownIsSaid() {
    assertThat(problem("mesh:///reviews", new ServiceLookup.NotFound(List.of(), 0)))
        .contains("unknown service reviews, known: none");
  }

  @Test
  void wrongPortListsTheRightOnes() {
    assertThat(problem("mesh:///ratings:9081", ports(9090, 9080)))
        .contains("service ratings has no port 9081, ports: 9080, 9090");
  }

  @Test
  void missingPortOfSeveralMustBeNamed() {
    assertThat(problem("mesh:///ratings", ports(9080, 9090)))
        .contains("service ratings has several ports, name one of: 9080, 9090");
  }
}

package io.mizzen.translator.encode.grpc;

import static io.mizzen.translator.encode.grpc.TestEndpoints.endpoint;
import static io.mizzen.translator.encode.grpc.TestEndpoints.sent;
import static io.mizzen.translator.encode.grpc.TestEndpoints.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.translator.resolve.cluster.LocalityPolicy;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Distribute;
import io.mizzen.translator.resolve.cluster.Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalityWeightsTest {
  private static final int HUGE = Integer.MAX_VALUE;

  @Test
  void sharesAreSplitByWeightAndTheRestGetsNothing() {
    List<LocalityLbEndpoints> sent =
        sent(
            new Distribute(new TreeMap<>(Map.of("r1/*", 80, "r2/*", 20, "r9", 0))),
            endpoint("10.0.0.1", "r1/z1"),
            endpoint("10.0.0.2", "r1/z2"),
            endpoint("10.0.0.3", "r1/z2"),
            endpoint("10.0.0.4", "r2/z1"),
            endpoint("10.0.0.5", "r3/z1"));

    assertThat(sent)
        .extracting(locality -> locality.getLoadBalancingWeight().getValue())
        .containsExactly(27, 54, 20);
  }

  /** A sum that passes uint32 makes the whole resource invalid. */
  @Test
  void weightsThatPassUint32InSumAreScaled() {
    List<LocalityLbEndpoints> sent =
        sent(
            LocalityPolicy.none(),
            weighing("10.0.0.1", "r1", HUGE),
            weighing("10.0.0.2", "r1", HUGE),
            weighing("10.0.0.3", "r1", HUGE),
            weighing("10.0.0.4", "r1", 1),
            weighing("10.0.0.5", "r2", HUGE));

    List<Long> localities =
        sent.stream().map(each -> unsigned(each.getLoadBalancingWeight().getValue())).toList();
    List<Long> endpoints =
        sent.get(0).getLbEndpointsList().stream()
            .map(each -> unsigned(each.getLoadBalancingWeight().getValue()))
            .toList();

    assertThat(sum(localities)).isLessThanOrEqualTo(Weights.UINT32_MAX);
    assertThat((double) localities.get(0) / localities.get(1)).isCloseTo(3, within(1e-6));
    assertThat(sum(endpoints)).isLessThanOrEqualTo(Weights.UINT32_MAX);
    assertThat(endpoints.get(0)).isEqualTo(endpoints.get(2)).isGreaterThan(Weights.UINT32_MAX / 4);
    assertThat(endpoints.get(3)).isEqualTo(1);
  }

  @Test
  void sharesOfHugeWeightsFitToo() {
    List<LocalityLbEndpoints> sent =
        sent(
            new Distribute(new TreeMap<>(Map.of("r1", 99, "r2", 1))),
            weighing("10.0.0.1", "r1", HUGE),
            weighing("10.0.0.2", "r1", HUGE),
            weighing("10.0.0.3", "r1", HUGE),
            weighing("10.0.0.4", "r2", 1));

    assertThat(sent)
        .extracting(each -> each.getLoadBalancingWeight().getValue())
        .containsExactly(99, 1);
  }

  private static long sum(List<Long> weights) {
    return weights.stream().mapToLong(Long::longValue).sum();
  }

  private static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }
}

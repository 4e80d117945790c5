package io.mizzen.translator.resolve.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.TopologyLabels;
import io.mizzen.api.TrafficDistribution;
import io.mizzen.rules.destinationrule.DestinationRule.Failover;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LocalityLbSetting;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Order;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.WantedLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalityPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "r1/z1/s1, *, true",
    "r1/z1/s1, r1, true",
    "r1/z1/s1, r1/*, true",
    "r1/z1/s1, r1/z1/*, true",
    "r1/z1/s1, r1/z2, false",
    "r1/z1/s1, r1/z1/s2, false",
    "'', r1, false"
  })
  void localityPatterns(String locality, String pattern, boolean matches) {
    assertThat(Localities.matches(Locality.parse(locality), pattern)).isEqualTo(matches);
  }

  @Test
  void networkAndRegionAreLabelsOfTheClientToo() {
    LocalityPolicy.Failover policy =
        nearest(
            List.of(),
            "topology.istio.io/network",
            "topology.kubernetes.io/region",
            "version",
            "app=db");

    assertThat(policy.order()).isEqualTo(Order.LABELS);
    assertThat(policy.labels())
        .containsExactly(
            new WantedLabel("topology.istio.io/network", "n1"),
            new WantedLabel("topology.kubernetes.io/region", "r1"),
            new WantedLabel("version", "v1"),
            new WantedLabel("app", "db"));
  }

  @Test
  void failoverOfOtherRegionsStillAddsLocalityToLabels() {
    LocalityPolicy.Failover policy = nearest(List.of(new Failover("r7", "r8")), "version");

    assertThat(policy.order()).isEqualTo(Order.LABELS_THEN_LOCALITY);
    assertThat(policy.region()).isEmpty();
  }

  private static LocalityPolicy.Failover nearest(List<Failover> failover, String... priority) {
    LocalityLbSetting setting =
        new LocalityLbSetting(List.of(), failover, List.of(priority), Optional.empty());
    LoadBalancerSettings balancer =
        new LoadBalancerSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(setting),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    EffectivePolicy policy =
        new EffectivePolicy(
            Optional.of(new Located<>(balancer, "lb")),
            Optional.empty(),
            Optional.of(new Located<>(NO_LIMITS, "od")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return (LocalityPolicy.Failover)
        LocalityPolicy.of(
            LocalityPreference.of(policy, TrafficDistribution.ANY, Optional.empty()),
            Locality.parse("r1/z1"),
            TopologyLabels.augment(
                Labels.of(Map.of("version", "v1", TopologyLabels.REGION, "stale")),
                Locality.parse("r1/z1"),
                Network.of("n1"),
                ClusterId.defaultCluster()));
  }

  private static final OutlierDetection NO_LIMITS =
      new OutlierDetection(
          0,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          List.of());
}

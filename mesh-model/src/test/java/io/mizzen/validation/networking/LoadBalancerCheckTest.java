package io.mizzen.validation.networking;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {httpHeaderName: x-user} => good
          {httpCookie: {name: user, ttl: 0s}} => good
          {useSourceIp: true, ringHash: {minimumRingSize: 1024}} => good
          {httpQueryParameterName: q, maglev: {tableSize: 65537}} => good
          {} => ~NO_EFFECT $
          {httpHeaderName: "x user"} => ~INVALID_HEADER $.httpHeaderName
          {httpQueryParameterName: ""} => ~NO_EFFECT $.httpQueryParameterName
          {httpCookie: {ttl: 1s}} => REQUIRED $.httpCookie.name
          {httpCookie: {name: a, ttl: 0.1ms}} => good
          {httpCookie: {name: a, attributes: [{name: Secure}, {name: Secure}]}} => DUPLICATE $.httpCookie.attributes[1].name
          {httpCookie: {name: a, attributes: [{value: b}]}} => REQUIRED $.httpCookie.attributes[0].name
          {useSourceIp: true, minimumRingSize: 1024} => ~DEPRECATED $.minimumRingSize
          {useSourceIp: true, minimumRingSize: 1024, ringHash: {}} => CONFLICT $.minimumRingSize
          {useSourceIp: true, minimumRingSize: 1024, maglev: {tableSize: 7}} => CONFLICT $.minimumRingSize
          {useSourceIp: true, maglev: {}} => OUT_OF_RANGE $.maglev.tableSize
          {useSourceIp: true, maglev: {tableSize: 65536}} => OUT_OF_RANGE $.maglev.tableSize
          {useSourceIp: true, maglev: {tableSize: 1}} => good
          {useSourceIp: true, maglev: {tableSize: 4999999}} => good
          {useSourceIp: true, maglev: {tableSize: 5000011}} => OUT_OF_RANGE $.maglev.tableSize
          """)
  void consistentHash(String hash, String expected) {
    assertThat(balancer("consistentHash: " + hash)).isEqualTo(at(expected, "consistentHash"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          simple: LEAST_REQUEST, warmup: {duration: 30s, minimumPercent: 10, aggression: 1.5} => good
          warmup: {} => REQUIRED $.warmup.duration
          warmup: {duration: 0s} => INVALID_DURATION $.warmup.duration
          warmup: {duration: 1s, minimumPercent: 100.5} => OUT_OF_RANGE $.warmup.minimumPercent
          warmup: {duration: 1s, aggression: 0} => OUT_OF_RANGE $.warmup.aggression
          warmupDurationSecs: 0s => INVALID_DURATION $.warmupDurationSecs
          localityLbSetting: {}, zoneAwareLbSetting: {} => CONFLICT $.zoneAwareLbSetting
          zoneAwareLbSetting: {minClusterSize: 0} => OUT_OF_RANGE $.zoneAwareLbSetting.minClusterSize
          zoneAwareLbSetting: {failoverPriority: [topology.kubernetes.io/zone]}, localityLbSetting: {} => CONFLICT $.zoneAwareLbSetting
          zoneAwareLbSetting: {minClusterSize: -1} => OUT_OF_RANGE $.zoneAwareLbSetting.minClusterSize
          """)
  void warmupAndZones(String settings, String expected) {
    assertThat(balancer(settings))
        .isEqualTo(expected.replace("$", "spec.trafficPolicy.loadBalancer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {distribute: [{from: us/a, to: {us/a: 80, us/b: 20}}, {from: us/b, to: {"eu/*": 100}}]} => good
          {distribute: [{from: "*", to: {us: 100}}]} => good
          {distribute: [{from: us, to: {us/a: 80, us/b: 10}}]} => OUT_OF_RANGE $.distribute[0].to
          {distribute: [{from: us, to: {us/a: 100, us/b: 0}}]} => OUT_OF_RANGE $.distribute[0].to["us/b"]
          {distribute: [{from: us, to: {us/a: 101, us/b: -1}}]} => OUT_OF_RANGE $.distribute[0].to["us/a"] & OUT_OF_RANGE $.distribute[0].to["us/b"]
          {distribute: [{from: us, to: {us/a: 50, "us/*": 50}}]} => DUPLICATE $.distribute[0].to["us/a"]
          {distribute: [{from: us, to: {us: 50, us/a/x: 50}}]} => DUPLICATE $.distribute[0].to["us/a/x"]
          {distribute: [{from: us, to: {a: 100}}, {from: us/a, to: {b: 100}}]} => DUPLICATE $.distribute[1].from
          {distribute: [{from: us-*, to: {a: 100}}, {from: us-1, to: {b: 100}}]} => good
          {distribute: [{from: us/a, to: {a: 100}}, {from: "us/*", to: {b: 100}}]} => good
          {distribute: [{from: "us/*/x", to: {a: 100}}]} => INVALID_VALUE $.distribute[0].from
          {distribute: [{from: us//x, to: {a: 100}}]} => INVALID_VALUE $.distribute[0].from
          {distribute: [{from: "", to: {a: 100}}]} => INVALID_VALUE $.distribute[0].from
          {distribute: [{from: us, to: {a: 100}}], failover: [{from: us, to: eu}]} => CONFLICT $.failover
          {failover: [{from: us, to: eu}], failoverPriority: [app]} => good
          {failover: [{from: us, to: us}]} => CONFLICT $.failover[0].to
          {failover: [{from: us/a, to: eu}]} => INVALID_VALUE $.failover[0].from
          {failover: [{from: us, to: "*"}]} => INVALID_VALUE $.failover[0].to
          {failover: [{from: us, to: ""}]} => good
          {failover: [{from: us, to: eu}], failoverPriority: [topology.kubernetes.io/region]} => CONFLICT $.failoverPriority[0]
          {failover: [{from: us, to: eu}], failoverPriority: [topology.kubernetes.io/region=us]} => good
          {failoverPriority: [topology.kubernetes.io/region, "topology.istio.io/network=n1"]} => good
          """)
  void localities(String setting, String expected) {
    assertThat(
            policy(
                "loadBalancer: {localityLbSetting: %s}, outlierDetection: {}".formatted(setting)))
        .isEqualTo(at(expected, "localityLbSetting"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {failover: [{from: us, to: eu}]} => ~NO_EFFECT $
          {failoverPriority: [app]} => ~NO_EFFECT $
          {enabled: true} => good
          """)
  void failoverWantsOutlierDetection(String setting, String expected) {
    assertThat(balancer("localityLbSetting: " + setting))
        .isEqualTo(at(expected, "localityLbSetting"));
  }

  private static String balancer(String settings) {
    return policy("loadBalancer: {" + settings + "}");
  }

  private static String policy(String fields) {
    return Checked.spec("DestinationRule", "{host: a, trafficPolicy: {" + fields + "}}");
  }

  private static String at(String expected, String field) {
    return expected.replace("$", "spec.trafficPolicy.loadBalancer." + field);
  }
}

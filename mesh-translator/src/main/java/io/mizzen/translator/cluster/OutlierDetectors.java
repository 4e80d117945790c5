package io.mizzen.translator.cluster;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.Unapplied;

/**
 * Istio ejects on consecutive errors, gRPC only on statistics (gRFC A50), so nothing that Istio can
 * ask for ejects a host in a gRPC client. The message is sent with both of gRPC's ways switched off
 * in so many words: where {@code enforcing_failure_percentage} is left out, grpc-java ejects at 100
 * %.
 */
final class OutlierDetectors {
  /** Istio counts consecutive 5xx up to here unless told otherwise. */
  private static final int DEFAULT_CONSECUTIVE_5XX = 5;

  private static final String NOTHING_EJECTS =
      "gRPC clients do not count consecutive errors: no host is ejected";

  private OutlierDetectors() {}

  static void apply(EffectivePolicy policy, Cluster.Builder cluster, Unapplied unapplied) {
    policy
        .outlierDetection()
        .ifPresent(
            located -> {
              report(located.value(), located.path(), unapplied);
              write(located.value(), cluster);
            });
  }

  private static void write(OutlierDetection rule, Cluster.Builder cluster) {
    var message =
        cluster
            .getOutlierDetectionBuilder()
            .setEnforcingSuccessRate(UInt32Value.of(0))
            .setEnforcingFailurePercentage(UInt32Value.of(0));
    rule.interval().map(Durations::toProto).ifPresent(message::setInterval);
    rule.baseEjectionTime().map(Durations::toProto).ifPresent(message::setBaseEjectionTime);
    if (rule.maxEjectionPercent() > 0) {
      message.setMaxEjectionPercent(UInt32Value.of(rule.maxEjectionPercent()));
    }
  }

  private static void report(OutlierDetection rule, String path, Unapplied unapplied) {
    unapplied.when(
        rule.consecutive5xxErrors().orElse(DEFAULT_CONSECUTIVE_5XX) > 0,
        path + ".consecutive5xxErrors",
        NOTHING_EJECTS);
    unapplied.ifPresent(
        rule.consecutiveGatewayErrors(), path + ".consecutiveGatewayErrors", NOTHING_EJECTS);
    unapplied.ifPresent(
        rule.consecutiveLocalOriginFailures(),
        path + ".consecutiveLocalOriginFailures",
        NOTHING_EJECTS);
    unapplied.when(
        rule.splitExternalLocalOriginErrors(),
        path + ".splitExternalLocalOriginErrors",
        NOTHING_EJECTS);
    unapplied.ifSet(
        rule.consecutiveErrors(), path + ".consecutiveErrors", "deprecated; Istio ignores it too");
    unapplied.ifAny(
        rule.outlierDetectionHttpErrorCodes(),
        path + ".outlierDetectionHttpErrorCodes",
        NOTHING_EJECTS);
    unapplied.ifSet(
        rule.minHealthPercent(), path + ".minHealthPercent", "gRPC clients have no panic mode");
  }
}

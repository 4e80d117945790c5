package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;

/**
 * Istio ejects on consecutive errors, gRPC only on statistics (gRFC A50), so nothing that Istio can
 * ask for ejects a host in a gRPC client. Where the message is sent, both of gRPC's ways are
 * switched off in so many words: an {@code enforcing_failure_percentage} that is left out may eject
 * at 100 %. grpc-java does not get the message at all: its detector has nothing to do, and the one
 * of 1.85.1 can throw when a connection breaks, and then the call never ends.
 */
final class OutlierDetectors {
  /** Istio counts consecutive 5xx up to here unless told otherwise. */
  private static final long DEFAULT_CONSECUTIVE_5XX = 5;

  private static final String NOTHING_EJECTS =
      "gRPC clients do not count consecutive errors: no host is ejected";

  private OutlierDetectors() {}

  static void apply(
      EffectivePolicy policy,
      CapabilityProfile profile,
      Cluster.Builder cluster,
      NotAppliedCollector notApplied) {
    policy
        .outlierDetection()
        .ifPresent(
            located -> {
              report(located.value(), located.path(), notApplied);
              if (profile.honours(Capability.OUTLIER_DETECTION)) {
                write(located.value(), cluster);
              } else {
                reportTimes(located.value(), located.path(), notApplied);
              }
            });
  }

  private static void reportTimes(
      OutlierDetection rule, String path, NotAppliedCollector notApplied) {
    notApplied.ifPresent(rule.interval(), path + ".interval", NOTHING_EJECTS);
    notApplied.ifPresent(rule.baseEjectionTime(), path + ".baseEjectionTime", NOTHING_EJECTS);
    notApplied.ifSet(rule.maxEjectionPercent(), path + ".maxEjectionPercent", NOTHING_EJECTS);
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

  private static void report(OutlierDetection rule, String path, NotAppliedCollector notApplied) {
    notApplied.when(
        rule.consecutive5xxErrors().orElse(DEFAULT_CONSECUTIVE_5XX) > 0,
        path + ".consecutive5xxErrors",
        NOTHING_EJECTS);
    notApplied.ifPresent(
        rule.consecutiveGatewayErrors(), path + ".consecutiveGatewayErrors", NOTHING_EJECTS);
    notApplied.ifPresent(
        rule.consecutiveLocalOriginFailures(),
        path + ".consecutiveLocalOriginFailures",
        NOTHING_EJECTS);
    notApplied.when(
        rule.splitExternalLocalOriginErrors(),
        path + ".splitExternalLocalOriginErrors",
        NOTHING_EJECTS);
    notApplied.ifSet(
        rule.consecutiveErrors(), path + ".consecutiveErrors", "deprecated; Istio ignores it too");
    notApplied.ifAny(
        rule.outlierDetectionHttpErrorCodes(),
        path + ".outlierDetectionHttpErrorCodes",
        NOTHING_EJECTS);
    notApplied.ifSet(
        rule.minHealthPercent(), path + ".minHealthPercent", "gRPC clients have no panic mode");
  }
}

package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.type.v3.Percent;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.OutlierDetection;
import io.mizzen.rules.destinationrule.DestinationRule.RingHash;
import io.mizzen.rules.destinationrule.DestinationRule.SimpleLb;
import io.mizzen.rules.destinationrule.DestinationRule.Warmup;
import io.mizzen.translator.core.Durations;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;
import io.mizzen.translator.resolve.cluster.LocalityPreference;
import io.mizzen.translator.resolve.cluster.Located;
import java.time.Duration;
import java.util.Optional;

/** Which endpoint gets a request: balancers, slow start, ejection, and how localities count. */
final class Balancers {
  private static final long DEFAULT_RING_SIZE = 1024;
  private static final double DEFAULT_MINIMUM = 10;
  private static final double DEFAULT_AGGRESSION = 1;

  /** Envoy refuses an empty key; nobody sets one of this name, which is Istio's. */
  private static final String NO_RUNTIME_KEY = "(";

  private Balancers() {}

  static void apply(
      EffectivePolicy policy,
      LocalityPreference locality,
      Cluster.Builder cluster,
      NotAppliedCollector notApplied) {
    cluster.getCommonLbConfigBuilder().getHealthyPanicThresholdBuilder();
    Optional<LoadBalancerSettings> settings = policy.loadBalancer().map(Located::value);
    cluster.setLbPolicy(simple(settings));
    policy
        .loadBalancer()
        .ifPresent(
            located -> {
              notApplied.ifPresent(
                  located.value().zoneAwareLbSetting(),
                  located.path() + ".zoneAwareLbSetting",
                  "sidecars do not balance zone aware yet");
              notApplied.ifPresent(
                  located.value().backendUtilization(),
                  located.path() + ".backendUtilization",
                  "not applied by Istio either");
            });
    policy
        .retryBudget()
        .ifPresent(
            located ->
                notApplied.ifPresent(
                    located.value().budgetInterval(),
                    located.path() + ".budgetInterval",
                    "a field of Envoy that this mesh does not send yet"));
    settings.ifPresent(each -> slowStart(each, cluster));
    settings
        .flatMap(LoadBalancerSettings::consistentHash)
        .ifPresent(hash -> consistent(hash, cluster));
    if (locality.isWeighted()) {
      cluster
          .getCommonLbConfigBuilder()
          .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance());
    }
    policy.outlierDetection().ifPresent(outlier -> eject(outlier, cluster, notApplied));
    if (locality.isByReadiness()) {
      // Above 0, Envoy would call what is not ready.
      cluster.getCommonLbConfigBuilder().setHealthyPanicThreshold(Percent.getDefaultInstance());
    }
  }

  /** Each host is looked up by its name, so that there is nothing to choose among. */
  static void ofDynamicHosts(
      EffectivePolicy policy, Cluster.Builder cluster, NotAppliedCollector notApplied) {
    policy
        .loadBalancer()
        .ifPresent(
            located ->
                notApplied.add(
                    located.path(),
                    "as in Istio, hosts of DYNAMIC_DNS are looked up by name and not balanced"));
    policy.outlierDetection().ifPresent(outlier -> eject(outlier, cluster, notApplied));
  }

  private static LbPolicy simple(Optional<LoadBalancerSettings> settings) {
    return switch (settings.flatMap(LoadBalancerSettings::simple).orElse(SimpleLb.UNSPECIFIED)) {
      case ROUND_ROBIN -> LbPolicy.ROUND_ROBIN;
      case RANDOM -> LbPolicy.RANDOM;
      case PASSTHROUGH -> LbPolicy.CLUSTER_PROVIDED;
      case LEAST_CONN, LEAST_REQUEST, UNSPECIFIED -> LbPolicy.LEAST_REQUEST;
    };
  }

  private static void slowStart(LoadBalancerSettings settings, Cluster.Builder cluster) {
    Optional<SlowStartConfig> config =
        settings
            .warmup()
            .map(Balancers::warmup)
            .or(() -> settings.warmupDurationSecs().map(window -> window(window).build()));
    if (cluster.getLbPolicy() == LbPolicy.LEAST_REQUEST) {
      config.ifPresent(each -> cluster.getLeastRequestLbConfigBuilder().setSlowStartConfig(each));
    } else if (cluster.getLbPolicy() == LbPolicy.ROUND_ROBIN) {
      config.ifPresent(each -> cluster.getRoundRobinLbConfigBuilder().setSlowStartConfig(each));
    }
  }

  private static SlowStartConfig warmup(Warmup warmup) {
    return window(warmup.duration().orElse(Duration.ZERO))
        .setMinWeightPercent(
            Percent.newBuilder().setValue(warmup.minimumPercent().orElse(DEFAULT_MINIMUM)))
        .setAggression(
            RuntimeDouble.newBuilder()
                .setRuntimeKey(NO_RUNTIME_KEY)
                .setDefaultValue(warmup.aggression().orElse(DEFAULT_AGGRESSION)))
        .build();
  }

  private static SlowStartConfig.Builder window(Duration window) {
    return SlowStartConfig.newBuilder().setSlowStartWindow(Durations.toProto(window));
  }

  private static void consistent(ConsistentHash hash, Cluster.Builder cluster) {
    if (hash.maglev().isPresent()) {
      cluster.setLbPolicy(LbPolicy.MAGLEV);
      long size = hash.maglev().get().tableSize();
      if (size > 0) {
        cluster.getMaglevLbConfigBuilder().setTableSize(UInt64Value.of(size));
      }
      return;
    }
    cluster.setLbPolicy(LbPolicy.RING_HASH);
    long old = hash.minimumRingSize() > 0 ? hash.minimumRingSize() : DEFAULT_RING_SIZE;
    long size = hash.ringHash().map(RingHash::minimumRingSize).orElse(old);
    cluster.getRingHashLbConfigBuilder();
    if (size > 0) {
      cluster.getRingHashLbConfigBuilder().setMinimumRingSize(UInt64Value.of(size));
    }
  }

  private static void eject(
      Located<OutlierDetection> located, Cluster.Builder cluster, NotAppliedCollector notApplied) {
    OutlierDetection rule = located.value();
    var detection = cluster.getOutlierDetectionBuilder();
    detection.setEnforcingSuccessRate(UInt32Value.of(0));
    rule.consecutive5xxErrors()
        .ifPresent(
            most ->
                detection
                    .setConsecutive5Xx(UInt32Value.of(most.intValue()))
                    .setEnforcingConsecutive5Xx(enforced(most)));
    rule.consecutiveGatewayErrors()
        .ifPresent(
            most ->
                detection
                    .setConsecutiveGatewayFailure(UInt32Value.of(most.intValue()))
                    .setEnforcingConsecutiveGatewayFailure(enforced(most)));
    rule.interval().map(Durations::toProto).ifPresent(detection::setInterval);
    rule.baseEjectionTime().map(Durations::toProto).ifPresent(detection::setBaseEjectionTime);
    if (rule.maxEjectionPercent() > 0) {
      detection.setMaxEjectionPercent(UInt32Value.of(rule.maxEjectionPercent()));
    }
    if (rule.splitExternalLocalOriginErrors()) {
      detection
          .setSplitExternalLocalOriginErrors(true)
          .setEnforcingLocalOriginSuccessRate(UInt32Value.of(0));
      rule.consecutiveLocalOriginFailures()
          .filter(most -> most > 0)
          .ifPresent(
              most ->
                  detection
                      .setConsecutiveLocalOriginFailure(UInt32Value.of(most.intValue()))
                      .setEnforcingConsecutiveLocalOriginFailure(enforced(most)));
    }
    if (rule.minHealthPercent() > 0) {
      cluster
          .getCommonLbConfigBuilder()
          .setHealthyPanicThreshold(Percent.newBuilder().setValue(rule.minHealthPercent()));
    }
    notApplied.ifSet(
        rule.consecutiveErrors(),
        located.path() + ".consecutiveErrors",
        "deprecated; Istio ignores it too");
    notApplied.ifAny(
        rule.outlierDetectionHttpErrorCodes(),
        located.path() + ".outlierDetectionHttpErrorCodes",
        "sidecars are not told yet which statuses count as errors");
  }

  private static UInt32Value enforced(long most) {
    return UInt32Value.of(most > 0 ? 100 : 0);
  }
}

package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.check.ClusterCheck;
import io.mizzen.analysis.check.ResourceCheck;
import io.mizzen.analysis.gateway.GatewayChecks;
import io.mizzen.analysis.injection.InjectionChecks;
import io.mizzen.rules.kubernetes.Pod;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A set of checks.
 *
 * @param across those that compare resources
 * @param each those that look at one resource by itself
 * @param dropped codes of theirs that are not reported
 */
record Checks(List<ClusterCheck> across, List<ResourceCheck> each, Set<String> dropped) {
  private static final List<ResourceCheck> EACH =
      joined(Stream.of(InjectionChecks.EACH, List.of(Conditions::check))); // 0171

  /** About the workloads that something selects, which are pods. */
  private static final List<ClusterCheck> OF_PODS =
      joined(
          Stream.of(
              GatewayChecks.OF_PODS,
              InjectionChecks.OF_PODS,
              List.of(
                  Selectors::check, // 0101, 0110, 0111, 0159, 0160
                  PolicyTargets::check))); // 0101, 0127

  private static final List<ClusterCheck> OTHERS =
      joined(
          Stream.of(
              GatewayChecks.OF_RULES,
              InjectionChecks.OF_WEBHOOKS,
              List.of(
                  Deprecations::check, // 0002
                  PortNames::check, // 0118, 0150
                  DeployedPorts::check, // 0116, 0137
                  CaCertificates::check, // 0128, 0129
                  EnvoyFilterPatches::check, // 0151 to 0155
                  TelemetryProviders::check, // 0002, 0157
                  ServiceEntryPorts::check, // 0134, 0177
                  Networks::check, // 0126
                  CrdVersions::check))); // 0176

  /** Checks that the analysis of rules makes too, beside what runs. */
  private static final List<ClusterCheck> OF_RULES =
      List.of(
          MeshHosts::check, // 0109
          SubsetTargets::check); // 0101, 0173, 0174

  /** Those of {@code istioctl analyze}: a cluster whose pods get sidecars. */
  static Checks ofCluster() {
    return new Checks(
        joined(Stream.of(InjectionChecks.OF_SIDECARS, OF_PODS, OTHERS, OF_RULES)), EACH, Set.of());
  }

  /**
   * Those that hold for a mesh of any workloads, beside the analysis of its rules: about injection
   * only where something is injected, and about selected pods only where there are pods. Addresses
   * of ServiceEntries are allocated, so that none is missed.
   */
  static Checks besideRules() {
    return new Checks(
        joined(
            Stream.of(
                InjectionChecks.OF_SIDECARS.stream().map(InjectionChecks::whereInjected).toList(),
                OF_PODS.stream().map(Checks::wherePodsAre).toList(),
                OTHERS)),
        EACH,
        Set.of(AnalysisCode.ADDRESSES_REQUIRED.name()));
  }

  private static ClusterCheck wherePodsAre(ClusterCheck check) {
    return (cluster, report) -> {
      if (!cluster.all(Pod.class).isEmpty()) {
        check.check(cluster, report);
      }
    };
  }

  private static <T> List<T> joined(Stream<List<T>> checks) {
    return checks.flatMap(List::stream).toList();
  }
}

package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.rules.kubernetes.KubernetesNamespace;
import io.mizzen.rules.kubernetes.Pod;
import io.mizzen.rules.kubernetes.WebhookConfiguration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
      List.of(
          Annotations::check, // 0107, 0108, 0125, 0135
          Conditions::check); // 0171

  /** About sidecars that are injected. */
  private static final List<ClusterCheck> OF_INJECTION =
      List.of(
          Injection::check, // 0102, 0103, 0123, 0148
          ProxyImages::check, // 0146, 0147, 0158
          Users::check); // 0144

  /** About the workloads that something selects, which are pods. */
  private static final List<ClusterCheck> OF_PODS =
      List.of(
          GatewayWorkloads::check, // 0101, 0161, 0162
          Selectors::check, // 0101, 0110, 0111, 0159, 0160
          PolicyTargets::check, // 0101, 0127
          GatewaySelectors::check, // 0166
          AmbientSidecars::check, // 0167
          ClaimRoutes::check); // 0149

  private static final List<ClusterCheck> OTHERS =
      List.of(
          Deprecations::check, // 0002
          Webhooks::check, // 0139, 0163, 0164
          PortNames::check, // 0118, 0150
          DeployedPorts::check, // 0116, 0137
          GatewayConflicts::check, // 0138, 0145
          GatewayHosts::check, // 0101, 0132, 0165
          IngressSubsets::check, // 0140
          CaCertificates::check, // 0128, 0129
          EnvoyFilterPatches::check, // 0151 to 0155
          TelemetryProviders::check, // 0002, 0157
          ServiceEntryPorts::check, // 0134, 0177
          Networks::check, // 0126
          CrdVersions::check); // 0176

  /** Checks that the analysis of rules makes too, beside what runs. */
  private static final List<ClusterCheck> OF_RULES =
      List.of(
          MeshHosts::check, // 0109
          SubsetTargets::check); // 0101, 0173, 0174

  /** Those of {@code istioctl analyze}: a cluster whose pods get sidecars. */
  static Checks ofCluster() {
    return new Checks(
        Stream.of(OF_INJECTION, OF_PODS, OTHERS, OF_RULES).flatMap(List::stream).toList(),
        EACH,
        Set.of());
  }

  /**
   * Those that hold for a mesh of any workloads, beside the analysis of its rules: about injection
   * only where something is injected, and about selected pods only where there are pods. Addresses
   * of ServiceEntries are allocated, so that none is missed.
   */
  static Checks besideRules() {
    return new Checks(
        Stream.of(
                OF_INJECTION.stream().map(Checks::whereInjected),
                OF_PODS.stream().map(Checks::wherePodsAre),
                OTHERS.stream())
            .flatMap(checks -> checks)
            .collect(Collectors.toUnmodifiableList()),
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

  private static ClusterCheck whereInjected(ClusterCheck check) {
    return (cluster, report) -> {
      if (isInjected(cluster)) {
        check.check(cluster, report);
      }
    };
  }

  private static boolean isInjected(Cluster cluster) {
    boolean isAsked =
        cluster.all(KubernetesNamespace.class).stream()
            .map(namespace -> namespace.labels().entries().keySet())
            .anyMatch(keys -> keys.contains(Cluster.INJECTION) || keys.contains(Cluster.REVISION));
    boolean isDone =
        cluster.all(Pod.class).stream()
            .flatMap(pod -> Cluster.containers(pod.spec().spec()))
            .anyMatch(container -> container.name().equals(Cluster.PROXY));
    return isAsked || isDone || !cluster.all(WebhookConfiguration.class).isEmpty();
  }
}

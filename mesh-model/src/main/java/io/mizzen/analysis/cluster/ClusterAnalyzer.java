package io.mizzen.analysis.cluster;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.api.Finding;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Looks at the resources of a cluster with injected sidecars as {@code istioctl analyze} does: what
 * {@link io.mizzen.analysis.Analyzer} says of rules, this says of all that stands around them. Pure
 * and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ClusterAnalyzer {
  private static final List<ClusterCheck> CHECKS =
      List.of(
          Annotations::check, // 0107, 0108, 0125, 0135
          Deprecations::check, // 0002
          Injection::check, // 0102, 0103, 0123, 0148
          ProxyImages::check, // 0146, 0147, 0158
          Webhooks::check, // 0139, 0163, 0164
          PortNames::check, // 0118, 0150
          DeployedPorts::check, // 0116, 0137
          Users::check, // 0144
          GatewayWorkloads::check, // 0101, 0161, 0162
          GatewayConflicts::check, // 0138, 0145
          GatewayHosts::check, // 0101, 0132, 0165
          MeshHosts::check, // 0109
          SubsetTargets::check, // 0101, 0173, 0174
          CaCertificates::check, // 0128, 0129
          Selectors::check, // 0101, 0110, 0111, 0159, 0160
          PolicyTargets::check, // 0101, 0127
          ClaimRoutes::check, // 0149
          EnvoyFilterPatches::check, // 0151 to 0155
          TelemetryProviders::check, // 0002, 0157
          ServiceEntryPorts::check, // 0134, 0177
          Networks::check, // 0126
          CrdVersions::check, // 0176
          Conditions::check); // 0171

  private ClusterAnalyzer() {}

  /**
   * All that is to be said about {@code rules}, sorted by origin; warnings and remarks only.
   *
   * @param origins where the resources were written, for line and column; conditions of a status
   *     are only seen where the document is known
   */
  public static List<Finding> analyze(RuleSet rules, MeshSettings settings, OriginIndex origins) {
    Cluster cluster = Cluster.of(rules, settings, origins);
    Report report = new Report(origins);
    CHECKS.forEach(check -> check.check(cluster, report));
    return report.findings();
  }
}

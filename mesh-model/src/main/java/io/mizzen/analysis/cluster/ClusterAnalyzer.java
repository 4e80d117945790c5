package io.mizzen.analysis.cluster;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.Finding;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Looks at the resources of a cluster with injected sidecars as {@code istioctl analyze} does: what
 * {@link io.mizzen.analysis.Analyzer} says of rules, this says of all that stands around them. Pure
 * and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ClusterAnalyzer {
  private ClusterAnalyzer() {}

  /**
   * All that is to be said about {@code rules}, sorted by origin; warnings and remarks only.
   *
   * @param origins where the resources were written, for line and column; conditions of a status
   *     are only seen where the document is known
   * @param now the time at which certificates are judged
   */
  public static List<Finding> analyze(
      RuleSet rules, MeshSettings settings, OriginIndex origins, Instant now) {
    return ClusterAnalysis.ofCluster().at(rules, settings, origins, now).findings();
  }
}

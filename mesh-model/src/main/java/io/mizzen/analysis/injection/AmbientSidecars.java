package io.mizzen.analysis.injection;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.sidecar.Sidecar;
import java.util.Map;
import java.util.Optional;

/** Sidecar resources for pods in ambient mode, which have no sidecar. */
final class AmbientSidecars {
  private static final String DATAPLANE_MODE = "istio.io/dataplane-mode";

  private AmbientSidecars() {}

  static void check(Cluster cluster, Report report) {
    for (MeshResource<Sidecar> sidecar : cluster.all(Sidecar.class)) {
      Map<String, String> labels =
          sidecar.spec().workloadSelector().map(s -> s.labels()).orElse(Map.of());
      if (labels.isEmpty()
          ? isNamespaceAmbient(sidecar, cluster)
          : selectsAmbient(sidecar, labels, cluster)) {
        report
            .at(sidecar, Cluster.METADATA.key("name"))
            .warning(
                AnalysisCode.INEFFECTIVE_POLICY,
                sidecar.name(),
                "workloads with sidecars",
                "those it is for are in ambient mode");
      }
    }
  }

  private static boolean isNamespaceAmbient(MeshResource<Sidecar> sidecar, Cluster cluster) {
    return cluster
        .namespace(sidecar.namespace())
        .map(each -> each.labels().entries())
        .filter(labels -> "ambient".equals(labels.get(DATAPLANE_MODE)))
        .filter(labels -> !"enabled".equals(labels.get(Cluster.INJECTION)))
        .filter(labels -> labels.getOrDefault(Cluster.REVISION, "").isEmpty())
        .isPresent();
  }

  private static boolean selectsAmbient(
      MeshResource<Sidecar> sidecar, Map<String, String> labels, Cluster cluster) {
    return cluster.pods(labels, Optional.of(sidecar.namespace())).stream()
        .anyMatch(pod -> "enabled".equals(pod.annotations().get(Cluster.REDIRECTION)));
  }
}

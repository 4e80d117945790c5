package io.mizzen.analysis;

import io.mizzen.api.Severity;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.security.Demand;
import io.mizzen.security.Demands;

/** Resources that ask for protection no data plane can enforce. */
final class UnmetDemands {
  private UnmetDemands() {}

  static void analyze(MeshResource<?> resource, MeshSettings settings, Report report) {
    String kind = resource.key().kind();
    boolean isAllowed = settings.allowedNotEnforced().contains(kind);
    for (Demand demand : Demands.of(resource, settings, settings.workloadCertificates())) {
      FieldPath path = FieldPath.parse(demand.path()).orElse(FieldPath.root());
      report
          .at(resource, path)
          .report(
              isAllowed ? Severity.WARNING : Severity.ERROR,
              AnalysisCode.NOT_ENFORCEABLE,
              demand.found(),
              demand.expected(),
              isAllowed ? demand.passage(kind) : demand.refusal() + way(kind));
    }
  }

  private static String way(String kind) {
    return "; allowNotEnforced(\"" + kind + "\") lets them pass unprotected";
  }
}

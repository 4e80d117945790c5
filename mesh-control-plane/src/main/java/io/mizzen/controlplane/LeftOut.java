package io.mizzen.controlplane;

import io.mizzen.api.NotApplied;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.WorkloadCertificates;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.security.Demand;
import io.mizzen.security.Demands;
import io.mizzen.security.Omission;
import io.mizzen.security.Omissions;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one resource that no data plane applies; what one of them leaves out its
 * translation says.
 */
final class LeftOut {
  private static final String ROOT_SELECTOR =
      "as in Istio, a policy of the root namespace that selects workloads is for nobody";

  private LeftOut() {}

  /**
   * The fields that a kind of data planes does not apply.
   *
   * @param isSidecar whether that kind are sidecars, which may have certificates
   */
  static List<NotApplied> of(MeshResource<?> resource, MeshSnapshot mesh, boolean isSidecar) {
    MeshSettings settings = mesh.settings();
    WorkloadCertificates certificates =
        isSidecar ? settings.workloadCertificates() : WorkloadCertificates.NONE;
    List<NotApplied> all =
        new ArrayList<>(isSidecar ? List.of() : LeftOutByGrpcClients.of(resource, mesh));
    for (Omission omission : Omissions.of(resource, certificates)) {
      all.add(new NotApplied(resource.key(), omission.path(), omission.reason()));
    }
    if (Demands.isForNobody(resource, settings.rootNamespace())) {
      all.add(new NotApplied(resource.key(), "spec.selector", ROOT_SELECTOR));
    }
    // The TLS of a DestinationRule is reported by the translation of each cluster.
    if (!(resource.spec() instanceof DestinationRule)) {
      String kind = resource.key().kind();
      boolean isAllowed = settings.allowedNotEnforced().contains(kind);
      for (Demand demand : Demands.of(resource, settings, certificates)) {
        String consequence = isAllowed ? demand.passage(kind) : demand.refusal();
        all.add(new NotApplied(resource.key(), demand.path(), demand.found() + ": " + consequence));
      }
    }
    return all;
  }
}

package io.mizzen.controlplane.notapplied;

import io.mizzen.api.NotApplied;
import io.mizzen.controlplane.state.MeshState;
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
import org.apiguardian.api.API;

/**
 * The fields of a mesh's rules that one kind of data plane does not apply, and no translation of it
 * reports. Pure.
 */
@API(status = API.Status.INTERNAL)
public final class LeftOut {
  private static final String ROOT_SELECTOR =
      "as in Istio, a policy of the root namespace that selects workloads is for nobody";

  private LeftOut() {}

  /**
   * All of one state.
   *
   * @param isSidecar whether the data planes are sidecars rather than gRPC clients
   */
  public static List<NotApplied> of(MeshState state, boolean isSidecar) {
    List<NotApplied> all = new ArrayList<>(LeftOutOfMeshConfig.of(state, isSidecar));
    for (MeshResource<?> rule : state.rules().byKey().values()) {
      all.addAll(of(rule, state.snapshot(), isSidecar));
    }
    return all;
  }

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

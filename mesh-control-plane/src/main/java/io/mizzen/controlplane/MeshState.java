package io.mizzen.controlplane;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.WorkloadKey;
import io.mizzen.config.Document;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything the control plane knows at one revision. Immutable; the methods are the steps 4 to 6
 * of docs/life-of-a-config.md.
 *
 * @param revision grows by one with every change
 * @param owners which files own which resources
 * @param registered workloads that registered themselves
 * @param assembly rules, services and who serves them
 * @param origins where the rules were written, for findings
 * @param changed what the step to this state has changed
 */
record MeshState(
    long revision,
    Ownership owners,
    RegistrationTable registered,
    MeshAssembly assembly,
    OriginIndex origins,
    Set<ChangeKey> changed) {

  static MeshState initial(MeshSettings settings) {
    return new MeshState(
        0,
        Ownership.empty(),
        RegistrationTable.empty(),
        MeshAssembly.empty(settings),
        OriginIndex.none(),
        Set.of());
  }

  MeshSnapshot snapshot() {
    return assembly.snapshot();
  }

  EndpointTable endpoints() {
    return assembly.endpoints();
  }

  RuleSet rules() {
    return snapshot().rules();
  }

  MeshSettings settings() {
    return snapshot().settings();
  }

  /** The next state, or this one if nothing differs. */
  MeshState withResources(
      Collection<? extends MeshResource<?>> changed,
      Collection<ResourceKey> removed,
      Ownership newOwners) {
    MeshAssembly.Step step = assembly.withResources(revision + 1, changed, removed);
    if (step.next().equals(assembly)) {
      return newOwners.equals(owners)
          ? this
          : new MeshState(revision, newOwners, registered, assembly, origins, Set.of());
    }
    Set<ResourceKey> gone = new HashSet<>(removed);
    changed.forEach(resource -> gone.remove(resource.key()));
    return new MeshState(
        revision + 1, newOwners, registered, step.next(), origins.without(gone), step.changed());
  }

  /** This state, knowing where its rules were written; no data plane is told. */
  MeshState locatedBy(Map<ResourceKey, Document> documents) {
    return new MeshState(
        revision, owners, registered, assembly, origins.with(documents, rules()), changed);
  }

  /** The endpoint fast path: only the services that the changed workloads serve are looked at. */
  MeshState withRegistrations(RegistrationTable table) {
    Map<WorkloadKey, Workload> gone = byKey(registered.workloads());
    List<Workload> put = new ArrayList<>();
    for (Workload workload : table.workloads()) {
      if (!workload.equals(gone.remove(WorkloadKey.of(workload)))) {
        put.add(workload);
      }
    }
    boolean same = put.isEmpty() && gone.isEmpty() && table.phase() == registered.phase();
    if (same) {
      return new MeshState(revision, owners, table, assembly, origins, Set.of());
    }
    MeshAssembly.Step step = assembly.withWorkloads(put, gone.keySet());
    return new MeshState(revision + 1, owners, table, step.next(), origins, step.changed());
  }

  private static Map<WorkloadKey, Workload> byKey(List<Workload> workloads) {
    Map<WorkloadKey, Workload> byKey = new HashMap<>();
    workloads.forEach(workload -> byKey.put(WorkloadKey.of(workload), workload));
    return byKey;
  }
}

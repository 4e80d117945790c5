package io.mizzen.controlplane;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.Declarations;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.Collection;
import java.util.Map;

/**
 * Everything the control plane knows at one revision. Immutable; the methods are the steps 4 to 6
 * of docs/life-of-a-config.md.
 *
 * @param revision grows by one with every change
 * @param declared what the documents declare; kept so that a moving workload need not read them
 *     again
 * @param owners which files own which resources
 * @param registered workloads that registered themselves
 * @param snapshot rules and services, as of the last change of either
 * @param endpoints who serves them now
 * @param origins where the rules were written, for findings
 */
record MeshState(
    long revision,
    Declarations declared,
    Ownership owners,
    RegistrationTable registered,
    MeshSnapshot snapshot,
    EndpointTable endpoints,
    OriginIndex origins) {

  static MeshState initial(MeshSettings settings) {
    RuleSet none = RuleSet.empty();
    Declarations declared = Declarations.of(none, settings);
    return new MeshState(
        0,
        declared,
        Ownership.empty(),
        RegistrationTable.empty(),
        MeshSnapshot.assemble(none, ServiceCatalog.of(declared.services()), settings, 0),
        EndpointTable.empty(),
        OriginIndex.none());
  }

  RuleSet rules() {
    return snapshot.rules();
  }

  MeshSettings settings() {
    return snapshot.settings();
  }

  /** The next state, or this one if nothing differs. */
  MeshState withResources(
      Collection<? extends MeshResource<?>> changed,
      Collection<ResourceKey> removed,
      Ownership newOwners) {
    boolean sameRules =
        changed.stream().allMatch(r -> rules().find(r.key()).filter(r::equals).isPresent())
            && removed.stream().allMatch(key -> rules().find(key).isEmpty());
    if (sameRules) {
      return newOwners.equals(owners)
          ? this
          : new MeshState(revision, declared, newOwners, registered, snapshot, endpoints, origins);
    }
    RuleSet rules = rules().with(changed, removed);
    Declarations next = Declarations.of(rules, settings());
    return new MeshState(
        revision + 1,
        next,
        newOwners,
        registered,
        MeshSnapshot.assemble(rules, ServiceCatalog.of(next.services()), settings(), revision + 1),
        EndpointTable.assemble(next.withWorkloads(registered.workloads())),
        origins.with(Map.of(), rules));
  }

  /** This state, knowing where its rules were written; no data plane is told. */
  MeshState locatedBy(Map<ResourceKey, Document> documents) {
    return new MeshState(
        revision,
        declared,
        owners,
        registered,
        snapshot,
        endpoints,
        origins.with(documents, rules()));
  }

  /** The endpoint fast path: only the endpoint table is made anew. */
  MeshState withRegistrations(RegistrationTable table) {
    boolean same =
        table.workloads().equals(registered.workloads()) && table.phase() == registered.phase();
    if (same) {
      return new MeshState(revision, declared, owners, table, snapshot, endpoints, origins);
    }
    return new MeshState(
        revision + 1,
        declared,
        owners,
        table,
        snapshot,
        EndpointTable.assemble(declared.withWorkloads(table.workloads())),
        origins);
  }
}

package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.catalog.Catalog;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.WorkloadKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Rules, services and endpoints of the mesh at one revision, indexed: steps 4 to 6 of
 * docs/life-of-a-config.md. Immutable and persistent; a step answers the next assembly and the
 * questions that it answers differently.
 *
 * @param snapshot rules and services
 * @param catalog what runs and which services it serves
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshAssembly(MeshSnapshot snapshot, Catalog catalog) {

  /**
   * The next assembly.
   *
   * @param changed empty when nothing that anybody can see differs
   */
  public record Step(MeshAssembly next, Set<ChangeKey> changed) {
    public Step {
      changed = Set.copyOf(changed);
    }
  }

  /** A mesh without anything, at revision 0. */
  public static MeshAssembly empty(MeshSettings settings) {
    return new MeshAssembly(MeshSnapshot.empty(settings), Catalog.empty());
  }

  /** A mesh of these resources, at revision 1. */
  public static MeshAssembly of(
      Collection<? extends MeshResource<?>> resources, MeshSettings settings) {
    return empty(settings).withResources(1, resources, List.of()).next();
  }

  public EndpointTable endpoints() {
    return catalog.endpoints();
  }

  /**
   * This mesh with some resources added or replaced and others taken out.
   *
   * @param revision the next snapshot's, if any resource differs
   */
  public Step withResources(
      long revision,
      Collection<? extends MeshResource<?>> changed,
      Collection<ResourceKey> removed) {
    RuleSet before = snapshot.rules();
    RuleSet.Step rules = before.step(changed, removed);
    if (rules.changes().isEmpty()) {
      return new Step(this, Set.of());
    }
    Catalog.Step services =
        catalog.step(rules.changes(), before, rules.next(), snapshot.settings());
    Set<ChangeKey> keys = new HashSet<>(services.changed());
    MeshSnapshot next = snapshot.with(revision, rules, services.next().services(), keys);
    return new Step(new MeshAssembly(next, services.next()), keys);
  }

  /**
   * This mesh after workloads came or went that no resource declares. The snapshot stays as it is:
   * the endpoint fast path.
   *
   * @param put new ones, and new versions of known ones
   * @param gone those that are no more; one that is also put stays
   */
  public Step withWorkloads(Collection<Workload> put, Collection<WorkloadKey> gone) {
    Catalog.Step services = catalog.step(put, gone);
    return new Step(new MeshAssembly(snapshot, services.next()), services.changed());
  }
}

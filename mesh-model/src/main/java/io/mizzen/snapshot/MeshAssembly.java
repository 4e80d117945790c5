package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.catalog.Catalog;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.EffectiveMeshConfig;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
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
 * @param api the settings of the API, over which a MeshConfig is laid
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshAssembly(MeshSnapshot snapshot, Catalog catalog, MeshSettings api) {

  /**
   * The next assembly.
   *
   * @param changed the questions that are answered differently
   * @param isMeaningful whether any resource says something else than before; not so where one only
   *     moved within its file
   */
  public record Step(MeshAssembly next, Set<ChangeKey> changed, boolean isMeaningful) {
    public Step {
      changed = Set.copyOf(changed);
    }
  }

  /** A mesh without anything, at revision 0. */
  public static MeshAssembly empty(MeshSettings settings) {
    return new MeshAssembly(MeshSnapshot.empty(settings), Catalog.empty(), settings);
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
      return new Step(this, Set.of(), false);
    }
    MeshSettings settings = snapshot.settings();
    if (changesSettings(rules)) {
      settings =
          EffectiveMeshConfig.of(rules.next(), api).map(config -> config.over(api)).orElse(api);
      if (!settings.equals(snapshot.settings())) {
        return under(settings, rules, revision);
      }
    }
    Catalog.Step services = catalog.step(rules.changes(), before, rules.next(), settings);
    Set<ChangeKey> keys = new HashSet<>(services.changed());
    MeshSnapshot next = snapshot.with(revision, rules, services.next().services(), keys);
    boolean meaningful = rules.changes().stream().anyMatch(ResourceChange::isMeaningful);
    return new Step(new MeshAssembly(next, services.next(), api), keys, meaningful);
  }

  private boolean changesSettings(RuleSet.Step rules) {
    for (ResourceChange change : rules.changes()) {
      if (EffectiveMeshConfig.isHolder(change.key(), api)) {
        return true;
      }
    }
    return false;
  }

  /** Other settings may change every answer, so everything is read again: a rare change. */
  private Step under(MeshSettings settings, RuleSet.Step rules, long revision) {
    Catalog.Step services =
        catalog.step(snapshot.rules(), snapshot.settings(), rules.next(), settings);
    Set<ChangeKey> keys = new HashSet<>(services.changed());
    MeshSnapshot next =
        MeshSnapshot.empty(settings)
            .with(
                revision,
                RuleSet.empty().step(rules.next().byKey().values(), List.of()),
                services.next().services(),
                keys);
    keys.add(new ChangeKey.Settings());
    keys.add(new ChangeKey.Selectors());
    return new Step(new MeshAssembly(next, services.next(), api), keys, true);
  }

  /**
   * This mesh after registries reported what no resource declares. Where only workloads and
   * endpoints differ the snapshot stays as it is: the endpoint fast path.
   *
   * @param revision the next snapshot's, if any service differs
   */
  public Step withRegistered(long revision, RegistryEdits edits) {
    Catalog.Step services = catalog.step(edits);
    MeshSnapshot next =
        edits.services().isEmpty() ? snapshot : snapshot.with(revision, services.next().services());
    return new Step(
        new MeshAssembly(next, services.next(), api),
        services.changed(),
        !services.changed().isEmpty());
  }
}

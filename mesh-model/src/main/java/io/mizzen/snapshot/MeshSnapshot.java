package io.mizzen.snapshot;

import io.mizzen.api.Service;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.security.Protections;
import java.util.Collection;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * All rules and services of the mesh at one revision, with indexes built once: step 6 of
 * docs/life-of-a-config.md. Immutable, and without endpoints. Two snapshots are equal only if they
 * are the same object.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshSnapshot {
  private final long revision;
  private final MeshSettings settings;
  private final RuleSet rules;
  private final ServiceCatalog catalog;
  private final VirtualServiceIndex virtualServices;
  private final DestinationRuleIndex destinationRules;
  private final RouteTargets routeTargets;
  private final Protections protections;
  private final Set<String> labelKeys;

  private MeshSnapshot(
      long revision, MeshSettings settings, RuleSet rules, ServiceCatalog catalog) {
    this.revision = revision;
    this.settings = settings;
    this.rules = rules;
    this.catalog = catalog;
    this.virtualServices = VirtualServiceIndex.of(rules, settings);
    this.destinationRules = DestinationRuleIndex.of(rules, settings);
    this.routeTargets = RouteTargets.of(rules, settings);
    this.protections = Protections.of(rules, settings);
    this.labelKeys = LabelReaders.keysReadBy(rules);
  }

  /**
   * Builds the snapshot of one revision.
   *
   * @param revision grows by one with every change, endpoints included
   */
  public static MeshSnapshot assemble(
      RuleSet rules, ServiceCatalog catalog, MeshSettings settings, long revision) {
    return new MeshSnapshot(revision, settings, rules, catalog);
  }

  public long revision() {
    return revision;
  }

  public MeshSettings settings() {
    return settings;
  }

  public RuleSet rules() {
    return rules;
  }

  public ServiceCatalog catalog() {
    return catalog;
  }

  public Collection<Service> services() {
    return catalog.services();
  }

  /** The policies that close workloads, because no data plane can enforce them. */
  public Protections protections() {
    return protections;
  }

  VirtualServiceIndex virtualServices() {
    return virtualServices;
  }

  DestinationRuleIndex destinationRules() {
    return destinationRules;
  }

  RouteTargets routeTargets() {
    return routeTargets;
  }

  /** Keys of proxy labels that at least one rule looks at. */
  Set<String> labelKeys() {
    return labelKeys;
  }
}

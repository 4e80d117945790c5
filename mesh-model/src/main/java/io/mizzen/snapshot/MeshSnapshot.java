package io.mizzen.snapshot;

import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.catalog.PodTemplates;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.security.PolicyIndex;
import io.mizzen.security.Protections;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * All rules and services of the mesh at one revision, with indexes: step 6 of
 * docs/life-of-a-config.md. Immutable, persistent, and without endpoints. Two snapshots are equal
 * only if they are the same object.
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
  private final ProxySelectors proxySelectors;
  private final PodTemplates podTemplates;
  private final SidecarIndex sidecars;
  private final PolicyIndex policies;
  private final ProxySelectors policySelectors;

  private MeshSnapshot(
      long revision,
      MeshSettings settings,
      RuleSet rules,
      ServiceCatalog catalog,
      VirtualServiceIndex virtualServices,
      DestinationRuleIndex destinationRules,
      RouteTargets routeTargets,
      Protections protections,
      ProxySelectors proxySelectors,
      PodTemplates podTemplates,
      SidecarIndex sidecars,
      PolicyIndex policies,
      ProxySelectors policySelectors) {
    this.revision = revision;
    this.settings = settings;
    this.rules = rules;
    this.catalog = catalog;
    this.virtualServices = virtualServices;
    this.destinationRules = destinationRules;
    this.routeTargets = routeTargets;
    this.protections = protections;
    this.proxySelectors = proxySelectors;
    this.podTemplates = podTemplates;
    this.sidecars = sidecars;
    this.policies = policies;
    this.policySelectors = policySelectors;
  }

  /** A mesh without rules and services, at revision 0. */
  public static MeshSnapshot empty(MeshSettings settings) {
    return new MeshSnapshot(
        0,
        settings,
        RuleSet.empty(),
        ServiceCatalog.empty(),
        VirtualServiceIndex.empty(settings),
        DestinationRuleIndex.empty(settings),
        RouteTargets.empty(settings),
        Protections.of(RuleSet.empty(), settings),
        ProxySelectors.empty(ProxyLabelReads.Concern.CALLS),
        PodTemplates.empty(),
        SidecarIndex.empty(settings),
        PolicyIndex.empty(settings),
        ProxySelectors.empty(ProxyLabelReads.Concern.POLICIES));
  }

  /**
   * This snapshot after some resources changed. The cost is that of the changes, not of the mesh.
   *
   * @param next the rules, and what {@link RuleSet#step} says has changed
   * @param catalog the services as of {@code next}
   * @param changed gets the keys of all questions about rules that have another answer now
   */
  public MeshSnapshot with(
      long revision, RuleSet.Step next, ServiceCatalog catalog, Set<ChangeKey> changed) {
    return new MeshSnapshot(
        revision,
        settings,
        next.next(),
        catalog,
        virtualServices.with(next.changes(), next.next(), changed),
        destinationRules.with(next.changes(), changed),
        routeTargets.with(next.changes(), changed),
        protectionsAfter(next, changed),
        proxySelectors.with(next.changes(), changed),
        podTemplates.with(next.changes()),
        sidecars.with(next.changes(), changed),
        policies.with(next.changes(), changed),
        policySelectors.with(next.changes(), changed));
  }

  /** This snapshot with other services and the same rules. */
  MeshSnapshot with(long revision, ServiceCatalog catalog) {
    return new MeshSnapshot(
        revision,
        settings,
        rules,
        catalog,
        virtualServices,
        destinationRules,
        routeTargets,
        protections,
        proxySelectors,
        podTemplates,
        sidecars,
        policies,
        policySelectors);
  }

  /** Security policies are few, and one of them may concern every workload: all are read anew. */
  private Protections protectionsAfter(RuleSet.Step next, Set<ChangeKey> changed) {
    boolean concerned =
        next.changes().stream()
            .filter(ResourceChange::isMeaningful)
            .anyMatch(Protections::isConcernedBy);
    if (!concerned) {
      return protections;
    }
    changed.add(new ChangeKey.Protections());
    return Protections.of(next.next(), settings);
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

  /**
   * The VirtualServices bound to the mesh that name exactly this host or wildcard, sorted by key.
   */
  public List<MeshResource<VirtualService>> virtualServicesNaming(String host) {
    return virtualServices.naming(host);
  }

  /** The VirtualServices with a route that delegates to this one, whether it exists or not. */
  public List<MeshResource<VirtualService>> virtualServicesDelegatingTo(ResourceKey delegate) {
    return virtualServices.rootsOf(delegate).stream()
        .flatMap(key -> rules.find(key, VirtualService.class).stream())
        .toList();
  }

  /** The names of all subsets that some DestinationRule, of any namespace, gives a host. */
  public Set<String> subsetsOf(String host) {
    return destinationRules.subsetsOf(host);
  }

  /** The Deployments whose pods a selector selects, sorted by key. */
  public List<MeshResource<Deployment>> deploymentsSelectedBy(String namespace, Labels selector) {
    return podTemplates.selectedBy(namespace, selector).stream()
        .flatMap(key -> rules.find(key, Deployment.class).stream())
        .toList();
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

  /** The security and telemetry policies, resolved per workload. */
  public PolicyIndex policies() {
    return policies;
  }

  SidecarIndex sidecars() {
    return sidecars;
  }

  /** Those of a proxy's labels by which some rule for its calls tells it apart from others. */
  Labels distinguishing(Labels carried) {
    return proxySelectors.distinguishing(carried, settings.traffic().localityLbSetting());
  }

  /** Those by which a policy that its workload is subject to tells it apart, too. */
  Labels distinguishingByPolicies(Labels carried) {
    return distinguishing(carried)
        .overlaidWith(policySelectors.distinguishing(carried, Optional.empty()));
  }
}

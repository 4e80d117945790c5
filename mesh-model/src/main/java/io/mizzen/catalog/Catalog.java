package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.ResourceChange;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Services, what runs, and which of it serves them: step 5 of docs/life-of-a-config.md. Immutable
 * and persistent.
 *
 * <p>A step costs what it touches: per changed workload the services that select it, per touched
 * service the workloads that carry the rarest label of its selector.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Catalog {
  private static final Catalog EMPTY =
      new Catalog(
          ServiceCatalog.empty(),
          EndpointTable.empty(),
          DeclaredServices.empty(),
          WorkloadIndex.empty(),
          Registrations.empty(),
          TreePMap.empty(),
          Buckets.empty(),
          AddressAllocation.empty());

  private final ServiceCatalog services;
  private final EndpointTable endpoints;
  private final DeclaredServices declared;
  private final WorkloadIndex workloads;
  private final Registrations registered;
  private final PSortedMap<ServiceKey, PSortedMap<ResourceKey, List<Endpoint>>> listed;
  private final Buckets<ResourceKey, ResourceKey> readers;
  private final AddressAllocation addresses;

  /**
   * The next catalog and what it answers differently.
   *
   * @param changed {@link ChangeKey.Host}, {@link ChangeKey.Hosts} and {@link ChangeKey.Endpoints}
   *     only
   */
  public record Step(Catalog next, Set<ChangeKey> changed) {
    public Step {
      changed = Set.copyOf(changed);
    }
  }

  Catalog(
      ServiceCatalog services,
      EndpointTable endpoints,
      DeclaredServices declared,
      WorkloadIndex workloads,
      Registrations registered,
      PSortedMap<ServiceKey, PSortedMap<ResourceKey, List<Endpoint>>> listed,
      Buckets<ResourceKey, ResourceKey> readers,
      AddressAllocation addresses) {
    this.services = services;
    this.endpoints = endpoints;
    this.declared = declared;
    this.workloads = workloads;
    this.registered = registered;
    this.listed = listed;
    this.readers = readers;
    this.addresses = addresses;
  }

  public static Catalog empty() {
    return EMPTY;
  }

  public ServiceCatalog services() {
    return services;
  }

  public EndpointTable endpoints() {
    return endpoints;
  }

  /**
   * The services whose selector a workload meets, sorted.
   *
   * @param workload as a registry reports it
   */
  public Set<ServiceKey> selecting(Workload workload) {
    return declared.selecting(completed(workload));
  }

  /**
   * A workload that a registry reports, with what it takes from the WorkloadGroup that it names.
   */
  public Workload completed(Workload reported) {
    return registered.completed(reported);
  }

  /** The workloads that registries report in a namespace and a selector selects. */
  public List<Workload> registeredSelectedBy(String namespace, Labels selector) {
    return registered.workloads().selectedBy(namespace, selector);
  }

  /**
   * This catalog after some resources changed.
   *
   * @param changes what {@link RuleSet#step} answered
   * @param before the rules that this catalog was made from
   * @param after the rules that the next one is made from
   */
  public Step step(
      List<ResourceChange> changes, RuleSet before, RuleSet after, MeshSettings settings) {
    CatalogStep step = new CatalogStep(this);
    for (ResourceChange change : References.expand(changes, readers, after)) {
      change.before().ifPresent(old -> step.remove(old, Declarations.of(old, before, settings)));
      change.after().ifPresent(now -> step.add(now, Declarations.of(now, after, settings)));
    }
    return step.finish();
  }

  /**
   * This catalog with everything declared again under other settings. What registries reported and
   * the allocated addresses stay.
   */
  public Step step(
      RuleSet before, MeshSettings settingsBefore, RuleSet after, MeshSettings settings) {
    CatalogStep step = new CatalogStep(this);
    before
        .byKey()
        .values()
        .forEach(old -> step.remove(old, Declarations.of(old, before, settingsBefore)));
    after.byKey().values().forEach(now -> step.add(now, Declarations.of(now, after, settings)));
    return step.finish();
  }

  /** This catalog after registries reported what no resource declares. */
  public Step step(RegistryEdits edits) {
    CatalogStep step = new CatalogStep(this);
    edits.services().forEach(step::register);
    edits.workloads().forEach(step::register);
    edits.endpoints().forEach(step::registerEndpoints);
    return step.finish();
  }

  DeclaredServices declared() {
    return declared;
  }

  WorkloadIndex workloads() {
    return workloads;
  }

  Registrations registered() {
    return registered;
  }

  PSortedMap<ServiceKey, PSortedMap<ResourceKey, List<Endpoint>>> listed() {
    return listed;
  }

  /** By resource, known or not, those whose declarations are read from it too. */
  Buckets<ResourceKey, ResourceKey> readers() {
    return readers;
  }

  AddressAllocation addresses() {
    return addresses;
  }

  /** Whether two declarations of a service make the same service, wherever they were written. */
  static boolean saysSame(Service one, Service other) {
    return one.toBuilder().origin(other.origin()).build().equals(other);
  }
}

package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Resolution;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.names.Addresses;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One step of a {@link Catalog}: takes declarations out and in, then looks once at each service
 * that was touched. Confined to the call that makes it.
 */
final class CatalogStep {
  private final Catalog before;
  private final Set<ServiceKey> touched = new TreeSet<>();
  private DeclaredServices declared;
  private WorkloadIndex workloads;
  private Registrations registered;
  private PSortedMap<ServiceKey, PSortedMap<ResourceKey, List<Endpoint>>> listed;
  private Buckets<ResourceKey, ResourceKey> readers;
  private AddressAllocation addresses;

  CatalogStep(Catalog before) {
    this.before = before;
    this.declared = before.declared();
    this.workloads = before.workloads();
    this.registered = before.registered();
    this.listed = before.listed();
    this.readers = before.readers();
    this.addresses = before.addresses();
  }

  void remove(MeshResource<?> resource, Declarations declarations) {
    ResourceKey key = resource.key();
    for (Service service : declarations.services()) {
      declared = declared.minus(key, service.key());
      touched.add(service.key());
    }
    declarations.workloads().forEach(workload -> removeWorkload(workload.key()));
    declarations.endpoints().keySet().forEach(service -> unlist(key, service));
    References.of(resource).forEach(read -> readers = readers.minus(read, key));
    if (resource.spec() instanceof WorkloadGroup) {
      regroup(key, Optional.empty());
    }
  }

  void add(MeshResource<?> resource, Declarations declarations) {
    ResourceKey key = resource.key();
    for (Service service : declarations.services()) {
      declared = declared.plus(key, service);
      touched.add(service.key());
    }
    for (Workload workload : declarations.workloads()) {
      addWorkload(workload);
    }
    declarations.endpoints().forEach((service, endpoints) -> list(key, service, endpoints));
    References.of(resource).forEach(read -> readers = readers.plus(read, key));
    if (resource.spec() instanceof WorkloadGroup group) {
      regroup(key, Optional.of(group));
    }
  }

  /** The registries' service of a key now; empty when they have none of that key any more. */
  void register(ServiceKey key, Optional<Service> service) {
    declared =
        service.isPresent()
            ? declared.plus(DeclaredServices.REGISTERED, service.get())
            : declared.minus(DeclaredServices.REGISTERED, key);
    touched.add(key);
  }

  /** The endpoints that registries list for a service now. */
  void registerEndpoints(ServiceKey key, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      unlist(DeclaredServices.REGISTERED, key);
    } else {
      list(DeclaredServices.REGISTERED, key, endpoints);
    }
  }

  void addWorkload(Workload workload) {
    workloads = workloads.plus(workload);
    touched.addAll(declared.selecting(workload));
    // One of a registry that this one hides.
    touchRegistered(workload.key());
  }

  /** The registries' workload of a key now; empty when they have none of that key any more. */
  void register(WorkloadKey key, Optional<Workload> workload) {
    touchRegistered(key);
    registered = registered.with(key, workload);
    touchRegistered(key);
  }

  /** A group that comes, changes or goes changes those that name it. */
  private void regroup(ResourceKey key, Optional<WorkloadGroup> group) {
    registered = registered.withGroup(key, group);
    registered.membersOf(key).forEach(member -> register(member, registered.reported(member)));
  }

  void removeWorkload(WorkloadKey key) {
    workloads.find(key).ifPresent(workload -> touched.addAll(declared.selecting(workload)));
    workloads = workloads.minus(key);
    touchRegistered(key);
  }

  /** Looks again at the services that select a registry's workload. */
  private void touchRegistered(WorkloadKey key) {
    registered.workloads().find(key).ifPresent(it -> touched.addAll(declared.selecting(it)));
  }

  Catalog.Step finish() {
    touched.addAll(allocate());
    ServiceCatalog services = before.services();
    EndpointTable endpoints = before.endpoints();
    Set<ChangeKey> changed = new HashSet<>();
    for (ServiceKey key : touched) {
      Optional<Service> old = services.find(key);
      Optional<Service> now = declared.merged(key).map(this::withAddresses);
      boolean sameService =
          old.isPresent() == now.isPresent()
              && old.flatMap(o -> now.map(n -> Catalog.saysSame(o, n))).orElse(true);
      services = now.isPresent() ? services.with(now.get()) : services.without(key);
      if (!sameService) {
        changed.add(new ChangeKey.Host(key.host()));
        changed.add(new ChangeKey.Hosts());
      }
      ServingEndpoints found =
          now.isPresent() ? endpointsOf(key, now.get()) : ServingEndpoints.none();
      List<Endpoint> serving = found.endpoints();
      if (!serving.equals(endpoints.of(key))) {
        changed.add(new ChangeKey.Endpoints(key));
      }
      EndpointTable earlier = endpoints;
      endpoints =
          now.isPresent()
              ? endpoints.with(now.get(), serving, found.duplicates())
              : endpoints.without(key);
      if (!sameService || !serving.equals(earlier.of(key))) {
        Set<Endpoint> same = sameService ? Set.copyOf(serving) : Set.of();
        earlier
            .movedAddresses(key, endpoints, same)
            .forEach(each -> changed.add(new ChangeKey.Address(each)));
      }
    }
    return new Catalog.Step(
        new Catalog(
            services, endpoints, declared, workloads, registered, listed, readers, addresses),
        withTargetsOfAliases(changed, services));
  }

  /** Gives addresses to the touched services; returns those that have another one now. */
  private Set<ServiceKey> allocate() {
    Set<ServiceKey> moved = new TreeSet<>();
    for (ServiceKey key : touched) {
      AddressAllocation.Step step =
          addresses.with(key, before.services().find(key), declared.merged(key));
      addresses = step.next();
      moved.addAll(step.moved());
    }
    return moved;
  }

  private Service withAddresses(Service service) {
    List<String> allocated = addresses.addressesOf(service.key());
    return allocated.equals(service.allocatedAddresses())
        ? service
        : service.toBuilder().allocatedAddresses(allocated).build();
  }

  /** The names of a service are those of its aliases too: one that changes is a change of it. */
  private Set<ChangeKey> withTargetsOfAliases(Set<ChangeKey> changed, ServiceCatalog after) {
    Set<ChangeKey> all = new HashSet<>(changed);
    for (ChangeKey key : changed) {
      if (key instanceof ChangeKey.Host host) {
        before.services().targetsOf(host.host()).forEach(t -> all.add(new ChangeKey.Host(t)));
        after.targetsOf(host.host()).forEach(t -> all.add(new ChangeKey.Host(t)));
      }
    }
    return all;
  }

  private void list(ResourceKey resource, ServiceKey service, List<Endpoint> endpoints) {
    PSortedMap<ResourceKey, List<Endpoint>> known = listed.get(service);
    listed =
        listed.plus(
            service,
            (known == null ? TreePMap.<ResourceKey, List<Endpoint>>empty() : known)
                .plus(resource, endpoints));
    touched.add(service);
  }

  private void unlist(ResourceKey resource, ServiceKey service) {
    PSortedMap<ResourceKey, List<Endpoint>> known = listed.get(service);
    if (known != null) {
      PSortedMap<ResourceKey, List<Endpoint>> left = known.minus(resource);
      listed = left.isEmpty() ? listed.minus(service) : listed.plus(service, left);
      touched.add(service);
    }
  }

  /** The endpoints that serve any of the declarations of a service. */
  private ServingEndpoints endpointsOf(ServiceKey key, Service merged) {
    if (merged.isAlias()) {
      return ServingEndpoints.none();
    }
    PSortedMap<ResourceKey, List<Endpoint>> known =
        listed.getOrDefault(key, TreePMap.<ResourceKey, List<Endpoint>>empty());
    List<Endpoint> documents = new ArrayList<>();
    known.forEach(
        (resource, endpoints) ->
            documents.addAll(
                declared
                    .of(key, resource)
                    .map(service -> DeclaredServices.renamed(endpoints, service, merged))
                    .orElse(endpoints)));
    List<Endpoint> servers = new ArrayList<>();
    for (Service service : declared.of(key)) {
      if (service.selector().isPresent()) {
        List<Endpoint> selected = selected(service, arePodsListed(service, known));
        documents.addAll(DeclaredServices.renamed(selected, service, merged));
        servers.addAll(DeclaredServices.renamed(registered(service), service, merged));
      }
    }
    ServingEndpoints all = ServingEndpoints.of(servers, callable(merged, documents));
    return merged.resolution() == Resolution.DNS_ROUND_ROBIN ? all.oneOfEachPort() : all;
  }

  /** A ServiceEntry beside a service that is not looked up in DNS may list names. */
  private static List<Endpoint> callable(Service service, List<Endpoint> endpoints) {
    return service.resolution().isDns()
        ? endpoints
        : endpoints.stream()
            .filter(
                each -> Addresses.isIp(each.address()) || Addresses.isUnixSocket(each.address()))
            .toList();
  }

  /**
   * Pods of a service with EndpointSlices have come through the slices already; a slice without
   * endpoints says that there are none.
   */
  private static boolean arePodsListed(
      Service service, PSortedMap<ResourceKey, List<Endpoint>> listed) {
    return listed.containsKey(DeclaredServices.REGISTERED)
        || (service.isKubernetes()
            && listed.keySet().stream().anyMatch(key -> key.kind().equals("EndpointSlice")));
  }

  private List<Endpoint> selected(Service service, boolean arePodsListed) {
    return endpoints(
        service, workloads, workload -> !(arePodsListed && workload.kind() == Workload.Kind.POD));
  }

  private List<Endpoint> registered(Service service) {
    // A resource's workload counts before a registry's of the same name.
    return endpoints(
        service, registered.workloads(), workload -> workloads.find(workload.key()).isEmpty());
  }

  private static List<Endpoint> endpoints(
      Service service, WorkloadIndex workloads, Predicate<Workload> counts) {
    return workloads.selectedBy(service.namespace(), service.selector().orElseThrow()).stream()
        .filter(counts)
        .filter(workload -> !workload.address().isEmpty())
        .flatMap(workload -> Selection.endpointsOf(service, workload).stream())
        .toList();
  }
}

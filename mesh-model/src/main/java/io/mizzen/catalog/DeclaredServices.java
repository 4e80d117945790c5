package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import io.mizzen.api.Workload;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Every declaration of every service, and the way from a workload to the services that select it.
 * Immutable and persistent.
 *
 * @param byKey the declarations of one service, by their resources' keys
 * @param bySelector services by one label that their selector asks for
 */
record DeclaredServices(
    PSortedMap<ServiceKey, PSortedMap<ResourceKey, Service>> byKey,
    Buckets<LabelTerm, ServiceKey> bySelector) {
  private static final DeclaredServices EMPTY =
      new DeclaredServices(TreePMap.empty(), Buckets.empty());

  /** In the place of a resource's key for what a registry says; behind all of them. */
  static final ResourceKey REGISTERED = new ResourceKey("~", "~", "", "");

  /** Equal ones stay in the order of their resources' keys. */
  private static final Comparator<Service> OWNER_FIRST =
      Comparator.comparing(Service::isKubernetes).reversed().thenComparing(Service.OLDEST_FIRST);

  static DeclaredServices empty() {
    return EMPTY;
  }

  /**
   * All declarations of a service, that of Kubernetes before ServiceEntries, older ones before
   * younger; empty when there is none. The first decides what the service is, all of them select
   * workloads. A registry's counts only where no resource declares the service.
   */
  Collection<Service> of(ServiceKey key) {
    PSortedMap<ResourceKey, Service> declared = byKey.get(key);
    if (declared == null) {
      return List.of();
    }
    return declared.size() > 1
        ? declared.minus(REGISTERED).values().stream().sorted(OWNER_FIRST).toList()
        : declared.values();
  }

  /** A resource's declaration of a service. */
  Optional<Service> of(ServiceKey key, ResourceKey resource) {
    PSortedMap<ResourceKey, Service> declared = byKey.get(key);
    return declared == null ? Optional.empty() : Optional.ofNullable(declared.get(resource));
  }

  /**
   * The service: its first declaration, with the ports that further ServiceEntries of the host add,
   * and with the identities that the youngest declaration lists.
   */
  Optional<Service> merged(ServiceKey key) {
    Collection<Service> all = of(key);
    return all.size() > 1
        ? all.stream()
            .reduce(DeclaredServices::withPortsOf)
            .map(service -> service.toBuilder().subjectAltNames(identities(all)).build())
        : all.stream().findFirst();
  }

  private static List<String> identities(Collection<Service> all) {
    return all.stream()
        .reduce((one, other) -> Service.OLDEST_FIRST.compare(one, other) > 0 ? one : other)
        .orElseThrow()
        .subjectAltNames();
  }

  /**
   * A number that is taken stays what it is; where only the name is taken the added port has
   * another. A Kubernetes Service is declared whole.
   */
  private static Service withPortsOf(Service first, Service other) {
    if (!isMergeable(first, other)) {
      return first;
    }
    List<ServicePort> added =
        other.ports().stream()
            .filter(port -> first.port(port.number()).isEmpty())
            .map(port -> hasName(first, port.name()) ? numbered(port) : port)
            .toList();
    return added.isEmpty()
        ? first
        : first.toBuilder()
            .ports(Stream.concat(first.ports().stream(), added.stream()).toList())
            .build();
  }

  private static boolean hasName(Service service, String name) {
    return service.ports().stream().anyMatch(port -> port.name().equals(name));
  }

  private static ServicePort numbered(ServicePort port) {
    return new ServicePort(
        port.name() + "-" + port.number(), port.port(), port.protocol(), port.targetPort());
  }

  /** The endpoints of a declaration by the names that its ports have in the merged service. */
  static List<Endpoint> renamed(List<Endpoint> endpoints, Service declaration, Service merged) {
    Map<String, String> names =
        declaration.ports().stream()
            .filter(port -> merged.ports().contains(numbered(port)))
            .collect(
                Collectors.toMap(ServicePort::name, port -> numbered(port).name(), (a, b) -> a));
    return names.isEmpty()
        ? endpoints
        : endpoints.stream()
            .map(
                each ->
                    each.ofServicePort(
                        names.getOrDefault(each.servicePortName(), each.servicePortName())))
            .toList();
  }

  /** As in Istio, ServiceEntries of a host are one service if they differ in nothing but ports. */
  private static boolean isMergeable(Service one, Service other) {
    return !one.isKubernetes()
        && !other.isKubernetes()
        && !one.isAlias()
        && one.resolution() == other.resolution()
        && one.labels().equals(other.labels())
        && one.selector().equals(other.selector())
        && one.exportTo().equals(other.exportTo());
  }

  /** The services whose selector some declaration's workload meets. */
  Set<ServiceKey> selecting(Workload workload) {
    return LabelTerm.carriedBy(workload.namespace(), workload.labels()).stream()
        .flatMap(term -> bySelector.of(term).stream())
        .filter(key -> of(key).stream().anyMatch(service -> selects(service, workload)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  DeclaredServices plus(ResourceKey resource, Service service) {
    PSortedMap<ResourceKey, Service> declared = byKey.get(service.key());
    PSortedMap<ResourceKey, Service> more =
        (declared == null ? TreePMap.<ResourceKey, Service>empty() : declared)
            .plus(resource, service);
    return reindexed(service.key(), byKey.plus(service.key(), more));
  }

  DeclaredServices minus(ResourceKey resource, ServiceKey key) {
    PSortedMap<ResourceKey, Service> declared = byKey.get(key);
    if (declared == null || !declared.containsKey(resource)) {
      return this;
    }
    PSortedMap<ResourceKey, Service> left = declared.minus(resource);
    return reindexed(key, left.isEmpty() ? byKey.minus(key) : byKey.plus(key, left));
  }

  /**
   * Each selector is filed under the label that fewest selectors are filed under, so that a label
   * which all services share leads to few of them.
   */
  private DeclaredServices reindexed(
      ServiceKey key, PSortedMap<ServiceKey, PSortedMap<ResourceKey, Service>> next) {
    Buckets<LabelTerm, ServiceKey> terms = bySelector;
    for (Service old : of(key)) {
      for (LabelTerm term : terms(old)) {
        terms = terms.minus(term, key);
      }
    }
    DeclaredServices after = new DeclaredServices(next, terms);
    for (Service service : after.of(key)) {
      Buckets<LabelTerm, ServiceKey> filed = terms;
      Optional<LabelTerm> rarest =
          terms(service).stream().min(Comparator.comparingInt(term -> filed.of(term).size()));
      if (rarest.isPresent()) {
        terms = terms.plus(rarest.get(), key);
      }
    }
    return new DeclaredServices(next, terms);
  }

  private static List<LabelTerm> terms(Service service) {
    return service
        .selector()
        .map(selector -> LabelTerm.askedBy(service.namespace(), selector))
        .orElse(List.of());
  }

  private static boolean selects(Service service, Workload workload) {
    Optional<Labels> selector = service.selector();
    return selector.isPresent() && workload.labels().matches(selector.get());
  }
}

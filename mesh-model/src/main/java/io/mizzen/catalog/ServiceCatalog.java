package io.mizzen.catalog;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * All services of the mesh, by host. Immutable and persistent; iteration is sorted by host, then
 * namespace. Aliases (Kubernetes' ExternalName) are kept apart: they are names of other services.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ServiceCatalog {
  private static final ServiceCatalog EMPTY =
      new ServiceCatalog(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), Buckets.empty());

  private final PSortedMap<ServiceKey, Service> services;
  private final PSortedMap<ServiceKey, Service> aliases;
  private final PSortedMap<String, List<Service>> byHost;
  private final Buckets<String, ServiceKey> aliasesByTarget;

  private ServiceCatalog(
      PSortedMap<ServiceKey, Service> services,
      PSortedMap<ServiceKey, Service> aliases,
      PSortedMap<String, List<Service>> byHost,
      Buckets<String, ServiceKey> aliasesByTarget) {
    this.services = services;
    this.aliases = aliases;
    this.byHost = byHost;
    this.aliasesByTarget = aliasesByTarget;
  }

  public static ServiceCatalog empty() {
    return EMPTY;
  }

  /** All services but aliases. */
  public Collection<Service> services() {
    return Collections.unmodifiableCollection(services.values());
  }

  /** Every host that some namespace declares, aliases included, sorted. */
  public Collection<String> hosts() {
    return byHost.keySet();
  }

  /** The service or alias of that key. */
  public Optional<Service> find(ServiceKey key) {
    @Nullable Service service = services.get(key);
    return Optional.ofNullable(service == null ? aliases.get(key) : service);
  }

  /** All services and aliases of a host, by namespace. */
  public List<Service> named(String host) {
    List<Service> known = byHost.get(host);
    return known == null ? List.of() : known;
  }

  /**
   * The one service that {@code host} means to a proxy of {@code namespace}, of those that are
   * visible there: its own namespace's if that declares one, else Kubernetes' before others, then
   * one that only some namespaces see before those that all see, then the oldest. May be an alias.
   */
  public Optional<Service> visible(String host, String namespace) {
    return visible(host, namespace, service -> true);
  }

  /** The same, of those services that a condition admits. */
  public Optional<Service> visible(String host, String namespace, Predicate<Service> isAdmitted) {
    return named(host).stream()
        .filter(service -> service.isVisibleTo(namespace))
        .filter(isAdmitted)
        .min(
            Comparator.<Service, Boolean>comparing(s -> !s.namespace().equals(namespace))
                .thenComparing(s -> !s.isKubernetes())
                .thenComparing(Service::isVisibleToAll)
                .thenComparing(Service.OLDEST_FIRST));
  }

  /**
   * The service that {@code host} means, aliases followed; empty for one that leads nowhere or back
   * to itself.
   *
   * @param lookUp the service or alias that one host means
   */
  public static Optional<Service> resolve(String host, Function<String, Optional<Service>> lookUp) {
    Set<String> seen = new HashSet<>();
    String next = host;
    while (seen.add(next)) {
      Optional<Service> found = lookUp.apply(next);
      Optional<String> target = found.flatMap(Service::externalName);
      if (target.isEmpty()) {
        return found;
      }
      next = target.get();
    }
    return Optional.empty();
  }

  /** The hosts of all aliases that lead to a host, directly or through others, sorted. */
  public Set<String> aliasesOf(String host) {
    return reached(host, each -> aliasesByTarget.of(each).stream().map(ServiceKey::host).toList());
  }

  /** The hosts that aliases of this host lead to, directly or through others, sorted. */
  Set<String> targetsOf(String host) {
    return reached(
        host, each -> named(each).stream().flatMap(a -> a.externalName().stream()).toList());
  }

  private static Set<String> reached(String start, Function<String, List<String>> links) {
    Set<String> found = new TreeSet<>();
    List<String> left = new ArrayList<>(links.apply(start));
    while (!left.isEmpty()) {
      String next = left.remove(left.size() - 1);
      if (found.add(next)) {
        left.addAll(links.apply(next));
      }
    }
    return found;
  }

  /** With this service in the place of the one of its key. */
  ServiceCatalog with(Service service) {
    ServiceCatalog others = without(service.key());
    List<Service> sameHost = new ArrayList<>(others.named(service.host()));
    sameHost.add(service);
    sameHost.sort(Comparator.comparing(Service::key));
    PSortedMap<String, List<Service>> hosts =
        others.byHost.plus(service.host(), List.copyOf(sameHost));
    if (service.externalName().isEmpty()) {
      return new ServiceCatalog(
          others.services.plus(service.key(), service),
          others.aliases,
          hosts,
          others.aliasesByTarget);
    }
    return new ServiceCatalog(
        others.services,
        others.aliases.plus(service.key(), service),
        hosts,
        others.aliasesByTarget.plus(service.externalName().get(), service.key()));
  }

  ServiceCatalog without(ServiceKey key) {
    Optional<Service> known = find(key);
    if (known.isEmpty()) {
      return this;
    }
    List<Service> left =
        named(key.host()).stream().filter(other -> !other.key().equals(key)).toList();
    return new ServiceCatalog(
        services.minus(key),
        aliases.minus(key),
        left.isEmpty() ? byHost.minus(key.host()) : byHost.plus(key.host(), left),
        known
            .get()
            .externalName()
            .map(target -> aliasesByTarget.minus(target, key))
            .orElse(aliasesByTarget));
  }
}

package io.mizzen.catalog;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * All services of the mesh, by host. Immutable and persistent; iteration is sorted by host, then
 * namespace.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ServiceCatalog {
  private static final ServiceCatalog EMPTY =
      new ServiceCatalog(TreePMap.empty(), TreePMap.empty());

  private final PSortedMap<ServiceKey, Service> services;
  private final PSortedMap<String, List<Service>> byHost;

  private ServiceCatalog(
      PSortedMap<ServiceKey, Service> services, PSortedMap<String, List<Service>> byHost) {
    this.services = services;
    this.byHost = byHost;
  }

  public static ServiceCatalog empty() {
    return EMPTY;
  }

  public Collection<Service> services() {
    return Collections.unmodifiableCollection(services.values());
  }

  /** Every host that some namespace declares, sorted. */
  public Collection<String> hosts() {
    return byHost.keySet();
  }

  public Optional<Service> find(ServiceKey key) {
    return Optional.ofNullable(services.get(key));
  }

  /**
   * The one service that {@code host} means to a proxy of {@code namespace}: its own namespace's if
   * that declares one, else the first visible one.
   */
  public Optional<Service> visible(String host, String namespace) {
    List<Service> candidates = named(host);
    return candidates.stream()
        .filter(service -> service.namespace().equals(namespace))
        .findFirst()
        .or(() -> candidates.stream().filter(s -> s.isVisibleTo(namespace)).findFirst());
  }

  /** With this service in the place of the one of its key. */
  ServiceCatalog with(Service service) {
    List<Service> sameHost = new ArrayList<>(named(service.host()));
    sameHost.removeIf(other -> other.key().equals(service.key()));
    sameHost.add(service);
    sameHost.sort(Comparator.comparing(Service::key));
    return new ServiceCatalog(
        services.plus(service.key(), service), byHost.plus(service.host(), List.copyOf(sameHost)));
  }

  ServiceCatalog without(ServiceKey key) {
    List<Service> left =
        named(key.host()).stream().filter(other -> !other.key().equals(key)).toList();
    return new ServiceCatalog(
        services.minus(key),
        left.isEmpty() ? byHost.minus(key.host()) : byHost.plus(key.host(), left));
  }

  private List<Service> named(String host) {
    List<Service> known = byHost.get(host);
    return known == null ? List.of() : known;
  }
}

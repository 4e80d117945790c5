package io.mizzen.catalog;

import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** All services of the mesh, by host. Immutable; iteration is sorted by host, then namespace. */
@API(status = API.Status.EXPERIMENTAL)
public final class ServiceCatalog {
  private final NavigableMap<ServiceKey, Service> services;
  private final NavigableMap<String, List<Service>> byHost;

  private ServiceCatalog(
      NavigableMap<ServiceKey, Service> services, NavigableMap<String, List<Service>> byHost) {
    this.services = services;
    this.byHost = byHost;
  }

  /**
   * A catalog of {@code services}; of several with one key the first stays. {@link Declarations}
   * lists them in the order of their resources' keys, so where they were written decides nothing.
   */
  public static ServiceCatalog of(Collection<Service> services) {
    NavigableMap<ServiceKey, Service> byKey = new TreeMap<>();
    for (Service service : services) {
      byKey.putIfAbsent(service.key(), service);
    }
    NavigableMap<String, List<Service>> byHost = new TreeMap<>();
    byKey.values().forEach(s -> byHost.computeIfAbsent(s.host(), host -> new ArrayList<>()).add(s));
    return new ServiceCatalog(byKey, byHost);
  }

  public Collection<Service> services() {
    return Collections.unmodifiableCollection(services.values());
  }

  public Optional<Service> find(ServiceKey key) {
    return Optional.ofNullable(services.get(key));
  }

  /**
   * The one service that {@code host} means to a proxy of {@code namespace}: its own namespace's if
   * that declares one, else the first visible one.
   */
  public Optional<Service> visible(String host, String namespace) {
    List<Service> candidates = byHost.getOrDefault(host, List.of());
    return candidates.stream()
        .filter(service -> service.namespace().equals(namespace))
        .findFirst()
        .or(() -> candidates.stream().filter(s -> s.isVisibleTo(namespace)).findFirst());
  }
}

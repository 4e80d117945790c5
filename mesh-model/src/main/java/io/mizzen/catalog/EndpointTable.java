package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The endpoints of every service, sorted by {@link Endpoint#ORDER}. Immutable and persistent. Kept
 * apart from the snapshot, so that a moving endpoint rebuilds nothing else.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EndpointTable {
  private static final EndpointTable EMPTY =
      new EndpointTable(TreePMap.empty(), HashTreePMap.empty(), TreePMap.empty());

  /**
   * Two endpoints of one service port at one address and port, of which callers get one.
   *
   * @param served the one that callers get
   * @param hidden the other, whose labels count for nothing while {@code served} is there
   */
  public record Duplicate(Endpoint served, Endpoint hidden) {}

  private final PSortedMap<ServiceKey, List<Endpoint>> endpoints;

  /** Services that one of several equal workloads may be told apart by, by endpoints' addresses. */
  private final PMap<String, PSet<ServiceKey>> byAddress;

  private final PSortedMap<ServiceKey, List<Duplicate>> duplicates;

  private EndpointTable(
      PSortedMap<ServiceKey, List<Endpoint>> endpoints,
      PMap<String, PSet<ServiceKey>> byAddress,
      PSortedMap<ServiceKey, List<Duplicate>> duplicates) {
    this.endpoints = endpoints;
    this.byAddress = byAddress;
    this.duplicates = duplicates;
  }

  public static EndpointTable empty() {
    return EMPTY;
  }

  /** The endpoints of one service, in order; empty when the service is unknown or has none. */
  public List<Endpoint> of(ServiceKey service) {
    List<Endpoint> known = endpoints.get(service);
    return known == null ? List.of() : known;
  }

  public Map<ServiceKey, List<Endpoint>> byService() {
    return endpoints;
  }

  /**
   * The services that have an endpoint at an address and are told apart by it: those without a
   * selector, those dialed at their endpoints, and those that a workload there serves at another
   * port than others do. Another service is known by the labels that it selects: any number of its
   * workloads may share a view of the mesh.
   */
  public Set<ServiceKey> at(String address) {
    PSet<ServiceKey> known = byAddress.get(address);
    return known == null ? Set.of() : known;
  }

  /**
   * The addresses at which a service tells workloads apart, here or in a later table, and where
   * that or an endpoint changes.
   *
   * @param same those of the later endpoints that mean the same if they are here
   */
  Set<String> movedAddresses(ServiceKey service, EndpointTable later, Set<Endpoint> same) {
    Set<Endpoint> unchanged = new HashSet<>(of(service));
    unchanged.retainAll(same);
    return Stream.concat(of(service).stream(), later.of(service).stream())
        .filter(each -> isAt(each, service) || later.isAt(each, service))
        .filter(
            each -> !unchanged.contains(each) || isAt(each, service) != later.isAt(each, service))
        .map(Endpoint::address)
        .collect(Collectors.toSet());
  }

  private boolean isAt(Endpoint endpoint, ServiceKey service) {
    return at(endpoint.address()).contains(service);
  }

  /** The endpoints that are hidden by others, of the services that have such; in order. */
  public Map<ServiceKey, List<Duplicate>> duplicates() {
    return duplicates;
  }

  EndpointTable with(Service service, List<Endpoint> inOrder, List<Duplicate> hidden) {
    ServiceKey key = service.key();
    PMap<String, PSet<ServiceKey>> index = unlisted(key);
    boolean byAddress = service.selector().isEmpty() || service.isDialedAtEndpoints();
    Map<String, Integer> usual = usualPorts(service, inOrder);
    for (Endpoint endpoint : inOrder) {
      boolean isUsual =
          Objects.equals(usual.get(endpoint.servicePortName()), endpoint.port().number());
      if (byAddress || !isUsual) {
        PSet<ServiceKey> known = index.get(endpoint.address());
        PSet<ServiceKey> others = known == null ? HashTreePSet.empty() : known;
        index = index.plus(endpoint.address(), others.plus(key));
      }
    }
    return new EndpointTable(
        endpoints.plus(key, List.copyOf(inOrder)),
        index,
        hidden.isEmpty() ? duplicates.minus(key) : duplicates.plus(key, List.copyOf(hidden)));
  }

  /** The workloads' ports by service port; a named target port is that of the first endpoint. */
  private static Map<String, Integer> usualPorts(Service service, List<Endpoint> inOrder) {
    Map<String, Integer> usual = new HashMap<>();
    for (ServicePort port : service.ports()) {
      port.targetPort()
          .<Optional<Integer>>fold(
              Optional::of, name -> Optional.empty(), () -> Optional.of(port.number()))
          .ifPresent(number -> usual.put(port.name(), number));
    }
    inOrder.forEach(each -> usual.putIfAbsent(each.servicePortName(), each.port().number()));
    return usual;
  }

  EndpointTable without(ServiceKey service) {
    return new EndpointTable(
        endpoints.minus(service), unlisted(service), duplicates.minus(service));
  }

  private PMap<String, PSet<ServiceKey>> unlisted(ServiceKey service) {
    PMap<String, PSet<ServiceKey>> index = byAddress;
    for (Endpoint endpoint : of(service)) {
      PSet<ServiceKey> known = index.get(endpoint.address());
      if (known != null && known.contains(service)) {
        PSet<ServiceKey> others = known.minus(service);
        index =
            others.isEmpty()
                ? index.minus(endpoint.address())
                : index.plus(endpoint.address(), others);
      }
    }
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointTable that
        && endpoints.equals(that.endpoints)
        && duplicates.equals(that.duplicates);
  }

  @Override
  public int hashCode() {
    return endpoints.hashCode();
  }
}

package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      new EndpointTable(TreePMap.empty(), HashTreePMap.empty());

  private final PSortedMap<ServiceKey, List<Endpoint>> endpoints;

  /** Services without a selector, by their endpoints' addresses. */
  private final PMap<String, PSet<ServiceKey>> byAddress;

  private EndpointTable(
      PSortedMap<ServiceKey, List<Endpoint>> endpoints, PMap<String, PSet<ServiceKey>> byAddress) {
    this.endpoints = endpoints;
    this.byAddress = byAddress;
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
   * The services without a selector that have an endpoint at an address. A service with a selector
   * is known by its labels: any number of its workloads may share a view of the mesh.
   */
  public Set<ServiceKey> at(String address) {
    PSet<ServiceKey> known = byAddress.get(address);
    return known == null ? Set.of() : known;
  }

  EndpointTable with(Service service, List<Endpoint> inOrder) {
    ServiceKey key = service.key();
    PMap<String, PSet<ServiceKey>> index = unlisted(key);
    if (service.selector().isEmpty()) {
      for (Endpoint endpoint : inOrder) {
        PSet<ServiceKey> known = index.get(endpoint.address());
        PSet<ServiceKey> others = known == null ? HashTreePSet.empty() : known;
        index = index.plus(endpoint.address(), others.plus(key));
      }
    }
    return new EndpointTable(endpoints.plus(key, List.copyOf(inOrder)), index);
  }

  EndpointTable without(ServiceKey service) {
    return new EndpointTable(endpoints.minus(service), unlisted(service));
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
    return other instanceof EndpointTable that && endpoints.equals(that.endpoints);
  }

  @Override
  public int hashCode() {
    return endpoints.hashCode();
  }
}

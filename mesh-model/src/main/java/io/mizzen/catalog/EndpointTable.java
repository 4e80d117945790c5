package io.mizzen.catalog;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ServiceKey;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The endpoints of every service, sorted by {@link Endpoint#ORDER}. Immutable and persistent. Kept
 * apart from the snapshot, so that a moving endpoint rebuilds nothing else.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EndpointTable {
  private static final EndpointTable EMPTY = new EndpointTable(TreePMap.empty());

  private final PSortedMap<ServiceKey, List<Endpoint>> endpoints;

  private EndpointTable(PSortedMap<ServiceKey, List<Endpoint>> endpoints) {
    this.endpoints = endpoints;
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

  EndpointTable with(ServiceKey service, List<Endpoint> inOrder) {
    return new EndpointTable(endpoints.plus(service, List.copyOf(inOrder)));
  }

  EndpointTable without(ServiceKey service) {
    return new EndpointTable(endpoints.minus(service));
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

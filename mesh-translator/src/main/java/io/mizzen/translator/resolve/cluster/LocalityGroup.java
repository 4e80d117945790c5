package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Locality;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Endpoints of one locality and one priority.
 *
 * @param weight never 0, since gRPC drops a locality without a weight and all in it; may be more
 *     than a uint32 holds
 */
@API(status = API.Status.INTERNAL)
public record LocalityGroup(
    Locality locality, int priority, long weight, List<Endpoint> endpoints) {
  public LocalityGroup {
    weight = Math.max(1, weight);
    endpoints = List.copyOf(endpoints);
  }

  /** Which endpoints of a group count for its weight. */
  @API(status = API.Status.INTERNAL)
  public enum Weighing {
    /**
     * The usable ones, so that load stays even per endpoint: gRPC does not scale a locality down by
     * the health of its endpoints.
     */
    USABLE,
    /** All: Envoy scales by health. */
    ALL;

    private boolean counts(Endpoint endpoint) {
      return this == ALL || endpoint.health() == HealthStatus.HEALTHY;
    }
  }

  /** A group that weighs as much as its endpoints. */
  static LocalityGroup of(
      Locality locality, int priority, List<Endpoint> endpoints, Weighing weighing) {
    long weight =
        endpoints.stream()
            .filter(weighing::counts)
            .mapToLong(endpoint -> Math.max(1, endpoint.weight()))
            .sum();
    return new LocalityGroup(locality, priority, weight, endpoints);
  }

  /** Whether a client may call any of them. */
  public boolean isUsable() {
    return endpoints.stream().anyMatch(endpoint -> endpoint.health() == HealthStatus.HEALTHY);
  }

  LocalityGroup withWeight(long other) {
    return new LocalityGroup(locality, priority, other, endpoints);
  }

  LocalityGroup withoutEndpoints() {
    return new LocalityGroup(locality, priority, weight, List.of());
  }

  LocalityGroup withPriority(int other) {
    return new LocalityGroup(locality, other, weight, endpoints);
  }
}

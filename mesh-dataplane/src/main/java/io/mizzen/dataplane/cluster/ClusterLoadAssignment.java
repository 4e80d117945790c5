package io.mizzen.dataplane.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/** {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
@API(status = API.Status.EXPERIMENTAL)
public record ClusterLoadAssignment(String name, List<LocalityEndpoints> localities) {
  public ClusterLoadAssignment {
    localities = List.copyOf(localities);
  }

  /** All endpoints, those of the best priority first. */
  public List<Endpoint> endpoints() {
    return localities.stream()
        .sorted(Comparator.comparingInt(LocalityEndpoints::priority))
        .flatMap(each -> each.endpoints().stream())
        .toList();
  }

  /**
   * The endpoints that take requests as long as they can be reached: the healthy ones of the best
   * priority that has any, and only where no priority has any the degraded ones.
   */
  public List<Endpoint> preferred() {
    List<Endpoint> healthy = best(Endpoint::isHealthy);
    return healthy.isEmpty() ? best(each -> each.health() == Endpoint.Health.DEGRADED) : healthy;
  }

  private List<Endpoint> best(Predicate<Endpoint> wanted) {
    return localities.stream()
        .map(LocalityEndpoints::priority)
        .distinct()
        .sorted()
        .map(priority -> at(priority, wanted))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<Endpoint> at(int priority, Predicate<Endpoint> wanted) {
    return localities.stream()
        .filter(each -> each.priority() == priority && each.isUsed())
        .flatMap(each -> each.endpoints().stream())
        .filter(wanted)
        .toList();
  }
}

package io.mizzen.dataplane.cluster;

import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.endpoint.v3.LocalityLbEndpoints}.
 *
 * @param locality {@code region/zone/subzone}; empty when none is given
 * @param priority 0 is the best
 * @param weight {@code load_balancing_weight}; counts only where the cluster weighs localities
 */
@API(status = API.Status.EXPERIMENTAL)
public record LocalityEndpoints(
    String locality, int priority, OptionalLong weight, List<Endpoint> endpoints) {
  public LocalityEndpoints {
    endpoints = List.copyOf(endpoints);
  }

  /** An explicit weight of 0 takes a locality out. */
  boolean isUsed() {
    return weight.isEmpty() || weight.getAsLong() > 0;
  }
}

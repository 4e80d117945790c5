package io.mizzen.api;

import org.apiguardian.api.API;

/** Health of a workload as its registry sees it; the names are Istio's. */
@API(status = API.Status.EXPERIMENTAL)
public enum HealthStatus {
  HEALTHY,
  UNHEALTHY,
  DRAINING,
  /** Going away: never sent to a data plane. */
  TERMINATING
}

package io.mizzen.dataplane.cluster;

import org.apiguardian.api.API;

/**
 * {@code envoy.config.endpoint.v3.LbEndpoint}.
 *
 * @param address an IP address, a host name for DNS clusters, or {@code unix:<path>} with port 0
 * @param port 0 to 65535
 * @param health {@code health_status}
 * @param weight 1 unless given
 */
@API(status = API.Status.EXPERIMENTAL)
public record Endpoint(String address, int port, Health health, long weight) {

  /** {@code HealthStatus}. */
  public enum Health {
    UNKNOWN,
    HEALTHY,
    UNHEALTHY,
    DRAINING,
    TIMEOUT,
    DEGRADED
  }

  /** Whether requests are sent there; an endpoint of which nothing is known counts as healthy. */
  public boolean isHealthy() {
    return health == Health.UNKNOWN || health == Health.HEALTHY;
  }

  /** {@code 10.0.0.1:9080}. */
  @Override
  public String toString() {
    if (address.startsWith("unix:")) {
      return address;
    }
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}

package io.mizzen.dataplane.route;

import java.util.List;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.route.v3.RouteConfiguration}, ready to be matched.
 *
 * @param name the name it is asked for by
 * @param virtualHosts in the order of the resource
 * @param hosts the table made of them
 */
@API(status = API.Status.EXPERIMENTAL)
public record RouteConfiguration(String name, List<VirtualHost> virtualHosts, HostMatcher hosts) {

  /** {@code ignore_port_in_host_matching}. */
  public enum PortInHost {
    COMPARED,
    IGNORED
  }

  public RouteConfiguration {
    virtualHosts = List.copyOf(virtualHosts);
  }

  /**
   * A configuration with its table.
   *
   * @throws IllegalArgumentException if two virtual hosts have one domain, which Envoy rejects
   */
  public static RouteConfiguration of(
      String name, List<VirtualHost> virtualHosts, PortInHost port) {
    return new RouteConfiguration(name, virtualHosts, HostMatcher.of(virtualHosts, port));
  }
}

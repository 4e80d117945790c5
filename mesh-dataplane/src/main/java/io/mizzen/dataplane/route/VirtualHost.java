package io.mizzen.dataplane.route;

import java.util.List;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.route.v3.VirtualHost}.
 *
 * @param name unique within its route configuration
 * @param domains exact, {@code *suffix}, {@code prefix*} or {@code *}
 * @param routes in order; the first that matches is taken
 * @param requireTls whether plaintext requests are redirected instead
 */
@API(status = API.Status.EXPERIMENTAL)
public record VirtualHost(
    String name, List<String> domains, List<Route> routes, RequireTls requireTls) {

  /** {@code require_tls}. */
  public enum RequireTls {
    NONE,
    EXTERNAL_ONLY,
    ALL
  }

  public VirtualHost {
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
  }
}

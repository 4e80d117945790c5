package io.mizzen.dataplane.listener;

import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.RouteConfiguration;
import java.util.List;
import org.apiguardian.api.API;

/** A filter of a chain: {@code envoy.config.listener.v3.Filter}. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface NetworkFilter {

  /** The last filter of a chain answers itself; the others pass connections on. */
  default boolean isTerminal() {
    return !(this instanceof Other);
  }

  /**
   * {@code HttpConnectionManager}.
   *
   * @param routes where its routes come from
   * @param httpFilters their names in order
   */
  record HttpConnectionManager(RouteSource routes, List<String> httpFilters)
      implements NetworkFilter {
    public HttpConnectionManager {
      httpFilters = List.copyOf(httpFilters);
    }
  }

  /** {@code TcpProxy}. */
  record TcpProxy(ClusterSpecifier clusters) implements NetworkFilter {}

  /** Any other filter; it does not decide where a connection goes. */
  record Other(String name, String typeUrl) implements NetworkFilter {}

  /** The {@code route_specifier} of a connection manager. */
  sealed interface RouteSource {}

  /** {@code rds}: by name. */
  record Rds(String name) implements RouteSource {}

  /** {@code route_config}. */
  record Inline(RouteConfiguration configuration) implements RouteSource {}
}

package io.mizzen.dataplane.route;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.route.v3.Route}.
 *
 * @param name may be empty
 * @param match which requests it takes
 * @param action what becomes of them
 * @param fault the fault filter's configuration for this route
 * @param rule {@code filter_metadata.istio.config}: the rule that it was made from
 */
@API(status = API.Status.EXPERIMENTAL)
public record Route(
    String name,
    RouteMatch match,
    RouteAction action,
    Optional<FaultPolicy> fault,
    Optional<String> rule) {

  public Route(String name, RouteMatch match, RouteAction action) {
    this(name, match, action, Optional.empty(), Optional.empty());
  }
}

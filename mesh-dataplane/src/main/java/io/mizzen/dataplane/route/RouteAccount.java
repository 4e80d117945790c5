package io.mizzen.dataplane.route;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The route of a request, and the routes before it with the reason why each was not taken.
 *
 * @param route empty when none matches
 * @param rejected in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record RouteAccount(Optional<Route> route, List<Rejected> rejected) {
  public RouteAccount {
    rejected = List.copyOf(rejected);
  }

  /**
   * A route that was not taken.
   *
   * @param index 0-based, in its virtual host
   * @param reason the first condition that did not hold, in words
   */
  public record Rejected(int index, Route route, String reason) {}
}

package io.mizzen.dataplane.route;

import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.route.RouteAccount.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Which route of a virtual host a request takes: the first, in order, whose match holds. */
@API(status = API.Status.EXPERIMENTAL)
public final class RouteMatcher {
  private RouteMatcher() {}

  /**
   * The route of a request; empty when none matches.
   *
   * @param random decides about runtime fractions; read as unsigned
   */
  public static Optional<Route> match(VirtualHost host, RequestHead head, long random) {
    int end = head.endOfPath();
    List<Route> routes = host.routes();
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.match().matches(head, end, random)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  /** {@link #match} with all routes before it and why they were not taken. */
  public static RouteAccount explain(VirtualHost host, RequestHead head, long random) {
    List<Rejected> rejected = new ArrayList<>();
    List<Route> routes = host.routes();
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      Optional<String> reason = route.match().mismatch(head, random);
      if (reason.isEmpty()) {
        return new RouteAccount(Optional.of(route), rejected);
      }
      rejected.add(new Rejected(i, route, reason.get()));
    }
    return new RouteAccount(Optional.empty(), rejected);
  }
}

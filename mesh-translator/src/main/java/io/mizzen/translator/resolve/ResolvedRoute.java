package io.mizzen.translator.resolve;

import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Headers;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.translator.core.Rule;
import io.mizzen.xds.ClusterName;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One route of a VirtualService for one client: one {@code http} entry under one of its matches.
 * Conditions of the client's place (port, gateways, source) are decided; those of a request are
 * left.
 *
 * @param rule the rule it comes from
 * @param http the entry, for what needs no resolving
 * @param path the entry's path, {@code spec.http[0]}
 * @param match what a request must satisfy; empty for an entry without matches
 * @param destinations the clusters of {@code http.route}, in order, those of weight 0 among them
 * @param mirrors the clusters that get a copy, in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResolvedRoute(
    Rule<VirtualService> rule,
    HttpRoute http,
    String path,
    Optional<Match> match,
    List<To> destinations,
    List<Mirror> mirrors) {

  public ResolvedRoute {
    destinations = List.copyOf(destinations);
    mirrors = List.copyOf(mirrors);
  }

  /**
   * A match of the entry.
   *
   * @param path {@code spec.http[0].match[1]}
   */
  public record Match(HttpMatchRequest request, String path) {}

  /**
   * A destination.
   *
   * @param host the destination's host as the rule's namespace completes it
   */
  public record To(ClusterName cluster, String host, int weight, Optional<Headers> headers) {}

  /** A cluster that gets a copy of a share of the requests. */
  public record Mirror(ClusterName cluster, Share share) {}

  /** Istio's name of a route: that of an unnamed entry with a named match starts with the dot. */
  public String name() {
    String matchName = match.map(each -> each.request().name()).orElse("");
    return matchName.isEmpty() ? http.name() : http.name() + "." + matchName;
  }

  /**
   * The destinations that get requests: a single one whatever its weight, of several those with
   * one.
   */
  public List<To> reachable() {
    return destinations.size() == 1
        ? destinations
        : destinations.stream().filter(to -> to.weight() > 0).toList();
  }
}

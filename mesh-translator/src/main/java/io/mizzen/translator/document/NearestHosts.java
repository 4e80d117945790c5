package io.mizzen.translator.document;

import io.mizzen.api.Service;
import io.mizzen.snapshot.ProxyScope;
import java.util.Comparator;
import java.util.List;

/**
 * The hosts most like one that does not exist. Looks at every host the proxy may dial, so a change
 * of any of them is a change of this.
 *
 * @param nearest as the proxy's namespace spells them, the most similar first, at most ten
 * @param others how many hosts there are besides
 */
record NearestHosts(List<String> nearest, int others) {
  private static final int MAX_NEAREST = 10;

  /** RFC 1035, 2.3.4: nothing longer is a host, so nothing is like it. */
  private static final int LONGEST_HOST = 253;

  static NearestHosts to(String spelled, ProxyScope scope) {
    List<Service> services = scope.services();
    if (spelled.length() > LONGEST_HOST) {
      return new NearestHosts(List.of(), services.size());
    }
    List<String> nearest =
        services.stream()
            .map(service -> scope.settings().shortName(service.host(), scope.namespace()))
            .map(host -> new Ranked(EditDistance.of(spelled, host), host))
            .sorted(Comparator.comparingInt(Ranked::distance).thenComparing(Ranked::host))
            .limit(MAX_NEAREST)
            .map(Ranked::host)
            .toList();
    return new NearestHosts(nearest, services.size() - nearest.size());
  }

  private record Ranked(int distance, String host) {}
}

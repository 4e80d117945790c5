package io.mizzen.it.change;

import io.mizzen.api.ResourceKey;
import java.util.List;

/**
 * The rules in force, and so the answer that every call must get once they are in effect.
 *
 * @param service number in the name of the service behind the route; it selects servers of {@link
 *     #cohort}
 * @param subset number in the name of the main subset; even ones pick version v1, odd ones v3
 * @param share who gets all requests
 * @param a the "other" workload of cohort a
 * @param b the "other" workload of cohort b
 * @param timeout in units of {@link Answer#UNIT_SECONDS}
 */
record World(int service, int subset, Share share, Wanderer a, Wanderer b, int timeout) {

  /**
   * A workload that moves between two ports.
   *
   * @param moves how often it has moved
   */
  record Wanderer(int even, int odd, int moves) {
    int port() {
      return moves % 2 == 0 ? even : odd;
    }

    Wanderer moved() {
      return new Wanderer(even, odd, moves + 1);
    }
  }

  /** Which of the two weighted destinations has 100. */
  enum Share {
    MAIN,
    OTHER
  }

  static World first(Wanderer a, Wanderer b) {
    return new World(0, 0, Share.MAIN, a, b, 1);
  }

  String cohort() {
    return service % 2 == 0 ? "a" : "b";
  }

  Answer expected() {
    String id =
        share == Share.MAIN
            ? version() + cohort()
            : "w" + wanderer(cohort()).moves() % 2 + cohort();
    return new Answer(id, timeout);
  }

  World weightsFlipped() {
    Share other = share == Share.MAIN ? Share.OTHER : Share.MAIN;
    return new World(service, subset, other, a, b, timeout);
  }

  World subsetReplaced() {
    return new World(service, subset + 1, share, a, b, timeout);
  }

  World serviceRenamed() {
    return new World(service + 1, subset, share, a, b, timeout);
  }

  World endpointMoved() {
    return cohort().equals("a")
        ? new World(service, subset, share, a.moved(), b, timeout)
        : new World(service, subset, share, a, b.moved(), timeout);
  }

  World timeoutChanged() {
    return new World(service, subset, share, a, b, 3 - timeout);
  }

  /** The service, its subsets and the route, in one text. */
  String rules() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: backend-%1$d}
    spec: {selector: {app: backend, cohort: %2$s}, ports: [{name: grpc, port: 80}]}
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: backend-%1$d}
    spec:
      host: backend-%1$d
      subsets:
      - {name: s%3$d, labels: {version: %4$s}}
      - {name: other, labels: {version: w}}
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: front}
    spec:
      hosts: [front]
      http:
      - timeout: %5$ds
        retries: {attempts: 0}
        route:
        - {weight: %6$d, destination: {host: backend-%1$d, subset: s%3$d}}
        - {weight: %7$d, destination: {host: backend-%1$d, subset: other}}
    """
        .formatted(
            service,
            cohort(),
            subset,
            version(),
            timeout * Answer.UNIT_SECONDS,
            share == Share.MAIN ? 100 : 0,
            share == Share.MAIN ? 0 : 100);
  }

  /** The "other" workload of one cohort where it is now. */
  String workload(String cohort) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: other-%1$s}
    spec:
      address: 127.0.0.1
      ports: {grpc: %2$d}
      labels: {app: backend, cohort: %1$s, version: w}
    """
        .formatted(cohort, wanderer(cohort).port());
  }

  /** The traces of the service's earlier name. */
  List<ResourceKey> leftovers() {
    String before = "backend-" + (service - 1);
    return List.of(
        new ResourceKey("DestinationRule", "default", before),
        new ResourceKey("Service", "default", before));
  }

  private Wanderer wanderer(String cohort) {
    return cohort.equals("a") ? a : b;
  }

  private String version() {
    return subset % 2 == 0 ? "v1" : "v3";
  }
}

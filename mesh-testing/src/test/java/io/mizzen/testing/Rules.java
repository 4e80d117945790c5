package io.mizzen.testing;

/** Rules that several tests apply. */
final class Rules {
  static final String SUBSETS =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      """;

  private Rules() {}

  /** Subsets, and all calls to one of them. */
  static String allTo(String subset) {
    return route("- route: [{destination: {host: reviews, subset: %s}}]".formatted(subset));
  }

  /** Subsets, and a split between them. */
  static String split(int v1, int v2) {
    return route(
        """
        - route:
          - {destination: {host: reviews, subset: v1}, weight: %d}
          - {destination: {host: reviews, subset: v2}, weight: %d}
        """
            .formatted(v1, v2));
  }

  /** Subsets, and these routes. */
  static String route(String http) {
    return SUBSETS
        + """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
        """
        + http.indent(2);
  }
}

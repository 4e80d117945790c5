package io.mizzen.it.mesh;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Documents that many proofs start from. */
public final class Yaml {
  private Yaml() {}

  /** A Service that selects {@code app: name} and listens on 9080. */
  public static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %1$s
    spec:
      selector:
        app: %1$s
      ports:
      - name: grpc
        port: 9080
        targetPort: grpc
    """
        .formatted(name);
  }

  /** A DestinationRule with one subset per version, named as the version. */
  public static String subsets(String host, String... versions) {
    return destinationRule(
        host,
        "subsets:\n"
            + Arrays.stream(versions)
                .map(v -> "- name: %1$s\n  labels:\n    version: %1$s\n".formatted(v))
                .collect(Collectors.joining()));
  }

  /** A DestinationRule named as its host; {@code body} are the fields beside host. */
  public static String destinationRule(String host, String body) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: %1$s
    spec:
      host: %1$s
    """
            .formatted(host)
        + body.indent(2);
  }

  /** A VirtualService named as its host; {@code http} is the list of http routes. */
  public static String virtualService(String host, String http) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: %1$s
    spec:
      hosts:
      - %1$s
      http:
    """
            .formatted(host)
        + http.indent(2);
  }

  /** An http route that sends everything to one subset. */
  public static String toSubset(String host, String subset) {
    return """
    - route:
      - destination:
          host: %s
          subset: %s
    """
        .formatted(host, subset);
  }
}

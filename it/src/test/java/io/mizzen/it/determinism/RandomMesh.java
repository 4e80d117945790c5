package io.mizzen.it.determinism;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws services with workloads and rules; hosts are few, so that rules meet each other. */
final class RandomMesh {
  private static final int SERVICES = 4;

  private final RandomGenerator random;

  RandomMesh(RandomGenerator random) {
    this.random = random;
  }

  Mesh draw() {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      documents.add(service(i));
      for (int w = upTo(4); w > 0; w--) {
        documents.add(workload(i, w));
      }
      for (int d = upTo(3); d > 0; d--) {
        documents.add(destinationRule(i, d));
      }
      for (int v = upTo(3); v > 0; v--) {
        documents.add(virtualService(i, v));
      }
    }
    return new Mesh(documents);
  }

  private static String service(int i) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: random-%1$d}
    spec:
      selector: {app: random-%1$d}
      ports: [{name: grpc, port: 80}, {name: http, port: 81}]
    """
        .formatted(i);
  }

  private String workload(int i, int w) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: random-%d-%d}
    spec:
      address: 10.9.%1$d.%d
      labels: {app: random-%1$d, version: v%d}
      locality: region%d/zone%d
      weight: %d
    """
        .formatted(i, w, upTo(3), upTo(3), upTo(3), upTo(3), 1 + upTo(5));
  }

  private String destinationRule(int i, int d) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: random-%d-%d}
    spec:
      host: random-%1$d
      trafficPolicy:
        connectionPool: {http: {http2MaxRequests: %d}}
        loadBalancer: {%s}
        outlierDetection: {consecutive5xxErrors: %d, interval: %ds}
      subsets: [%s]
    """
        .formatted(
            i,
            d,
            1 + upTo(9),
            oneOf(
                "simple: ROUND_ROBIN",
                "simple: LEAST_REQUEST",
                "consistentHash: {httpHeaderName: x-user}",
                "localityLbSetting: {failoverPriority: [version]}"),
            1 + upTo(9),
            1 + upTo(9),
            IntStream.range(0, 1 + upTo(3))
                .mapToObj(s -> "{name: v%d, labels: {version: v%d}}".formatted(s, upTo(3)))
                .collect(Collectors.joining(", ")));
  }

  private String virtualService(int i, int v) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: random-%d-%d}
    spec:
      hosts: [%s]
      http:
      - match: [{headers: {x-%d: {exact: "%d"}, x-user: {prefix: u}}}, {uri: {prefix: /%d}}]
        route: [{destination: {host: random-%d, subset: v%d}}]
        fault: {abort: {httpStatus: 503, percentage: {value: %d}}}
      - timeout: %ds
        retries: {attempts: %d}
        route:
        - {weight: %d, destination: {host: random-%1$d, subset: v%d}}
        - {weight: %d, destination: {host: random-%d}}
    """
        .formatted(
            i,
            v,
            oneOf("random-" + i, "random-" + i + ".default.svc.cluster.local", "\"*.local\""),
            upTo(3),
            upTo(3),
            upTo(3),
            upTo(SERVICES - 1),
            upTo(3),
            upTo(100),
            1 + upTo(9),
            upTo(4),
            1 + upTo(99),
            upTo(3),
            1 + upTo(99),
            upTo(SERVICES - 1));
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

package io.mizzen.snapshot;

import io.mizzen.testkit.RandomDocuments;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws documents of the kinds that {@link RandomDocuments} leaves out, with its names. */
final class RandomPolicies {
  private final RandomGenerator random;

  RandomPolicies(RandomGenerator random) {
    this.random = random;
  }

  String draw() {
    return switch (random.nextInt(8)) {
      case 0 -> document("security.istio.io/v1", "RequestAuthentication", requestAuthentication());
      case 1 -> document("telemetry.istio.io/v1", "Telemetry", telemetry());
      case 2 -> document("networking.istio.io/v1", "WorkloadGroup", workloadGroup());
      case 3 -> document("networking.istio.io/v1", "Gateway", gateway());
      case 4 -> document("extensions.istio.io/v1", "WasmPlugin", wasmPlugin());
      case 5 -> document("networking.istio.io/v1", "EnvoyFilter", envoyFilter());
      default -> serviceEntry();
    };
  }

  private String document(String version, String kind, String spec) {
    return """
    apiVersion: %s
    kind: %s
    metadata: {name: %s, namespace: %s}
    spec: %s
    """
        .formatted(version, kind, name(), namespace(), spec);
  }

  private String requestAuthentication() {
    return "{selector: {matchLabels: {app: %s}}, jwtRules: [{issuer: i%d, jwksUri: 'https://k'}]}"
        .formatted(name(), random.nextInt(3));
  }

  private String telemetry() {
    return "{%s tracing: [{randomSamplingPercentage: %d}]}"
        .formatted(
            oneOf("", "selector: {matchLabels: {app: %s}},".formatted(name())),
            random.nextInt(100));
  }

  private String workloadGroup() {
    return "{metadata: {labels: {app: %s}}, template: {ports: {grpc: 7}, locality: r/z%d}}"
        .formatted(name(), random.nextInt(2));
  }

  private String gateway() {
    return "{selector: {app: %s}, servers: [{hosts: ['*'], port: {number: %d, name: h, protocol: HTTP}}]}"
        .formatted(name(), 80 + random.nextInt(2));
  }

  private String wasmPlugin() {
    return "{selector: {matchLabels: {app: %s}}, url: 'oci://a/b:%d'}"
        .formatted(name(), random.nextInt(3));
  }

  private String envoyFilter() {
    return "{workloadSelector: {labels: {app: %s}}, configPatches: [{applyTo: CLUSTER, patch:"
            .formatted(name())
        + " {operation: MERGE, value: {name: x}}}]}";
  }

  /** Of every resolution, some of one age, some with addresses that are allocated to others. */
  private String serviceEntry() {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: %s, namespace: %s%s}
    spec:
      hosts: [%s]
      resolution: %s
      %s
      ports: [{name: %s, number: %d, protocol: HTTP}]
    """
        .formatted(
            name(),
            namespace(),
            oneOf(
                "",
                ", creationTimestamp: '2024-01-0%dT00:00:00Z'".formatted(1 + random.nextInt(3))),
            oneOf("api.example.com", "www.example.com", "db.example.com", "x.shop.example.com"),
            oneOf("DNS", "DNS_ROUND_ROBIN", "STATIC", "NONE"),
            oneOf(
                "",
                "",
                "addresses: [240.240.%d.%d]".formatted(random.nextInt(4), 1 + name().charAt(0))),
            oneOf("http", "web"),
            80 + random.nextInt(2));
  }

  private String name() {
    return oneOf("a", "b", "c");
  }

  private String namespace() {
    List<String> all = RandomDocuments.NAMESPACES;
    return all.get(random.nextInt(all.size()));
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

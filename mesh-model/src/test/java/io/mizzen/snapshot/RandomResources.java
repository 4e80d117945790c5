package io.mizzen.snapshot;

import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import io.mizzen.catalog.Yaml;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Draws resources out of few names, so that they meet, replace and delegate to each other. */
final class RandomResources {
  static final List<String> NAMESPACES = List.of("default", "shop", "istio-system");
  static final List<String> NAMES = List.of("a", "b", "c");
  static final List<String> OUTSIDE = List.of("api.example.com", "www.example.com");

  private final RandomGenerator random;

  RandomResources(RandomGenerator random) {
    this.random = random;
  }

  /** One resource of any kind that a mesh is assembled from. */
  MeshResource<?> draw() {
    String yaml =
        switch (random.nextInt(9)) {
          case 0 -> service();
          case 1 -> serviceEntry();
          case 2 -> workloadEntry();
          case 3 -> pod();
          case 4 -> endpointSlice();
          case 5 -> destinationRule();
          case 6 -> delegate();
          case 7 -> peerAuthentication();
          default -> virtualService();
        };
    return Yaml.rules(yaml).byKey().values().iterator().next();
  }

  /** A server that registers itself. */
  Workload registration() {
    return new Workload(
        random.nextBoolean() ? Workload.Kind.SELF_REGISTERED : Workload.Kind.WORKLOAD_ENTRY,
        namespace(),
        name(),
        "10.3.0." + upTo(3),
        Map.of("grpc", 8000 + upTo(2)),
        Labels.of(Map.of("app", name(), "version", version())),
        "",
        Locality.unknown(),
        Network.defaultNetwork(),
        1,
        HealthStatus.HEALTHY,
        Origin.of("registration"));
  }

  private String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s, annotations: {networking.istio.io/exportTo: "%s"}}
    spec:
      selector: %s
      ports: [{name: grpc, port: 80}%s]
    """
        .formatted(
            name(),
            namespace(),
            oneOf("*", ".", "shop"),
            oneOf("{app: a}", "{app: b}", "{app: c, version: v1}", "{}"),
            oneOf("", ", {name: http, port: 81}"));
  }

  private String serviceEntry() {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: [%s]
      exportTo: ["%s"]
      resolution: STATIC
      ports: [{name: grpc, number: 80, protocol: GRPC}]
      %s
    """
        .formatted(
            name(),
            namespace(),
            oneOf("api.example.com", "www.example.com", "api.example.com, www.example.com"),
            oneOf("*", "."),
            oneOf(
                "workloadSelector: {labels: {app: a}}",
                "endpoints: [{address: 10.4.0.%d, ports: {grpc: 7}}]".formatted(upTo(3))));
  }

  private String workloadEntry() {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s, namespace: %s}
    spec: {address: 10.1.0.%d, labels: {app: %s, version: %s}, weight: %d}
    """
        .formatted(name(), namespace(), upTo(5), name(), version(), 1 + upTo(2));
  }

  private String pod() {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {app: %s, version: %s}}
    spec: {containers: [{name: main, ports: [{name: grpc, containerPort: 7}]}]}
    status: {podIP: 10.2.0.%d, phase: %s}
    """
        .formatted(name(), namespace(), name(), version(), upTo(5), oneOf("Running", "Failed"));
  }

  private String endpointSlice() {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %s
      namespace: %s
      labels: {kubernetes.io/service-name: %s}
    addressType: IPv4
    ports: [{name: grpc, port: 7}]
    endpoints:
    - {addresses: [10.2.0.%d], targetRef: {kind: Pod, name: %s}}
    """
        .formatted(name(), namespace(), name(), upTo(5), name());
  }

  private String destinationRule() {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %s, namespace: %s}
    spec:
      host: "%s"
      exportTo: ["%s"]
      %s
      trafficPolicy:
        connectionPool: {http: {http2MaxRequests: %d}}
        loadBalancer: {localityLbSetting: {failoverPriority: [%s]}}
      subsets: [{name: %s, labels: {version: %s}}]
    """
        .formatted(
            name(),
            namespace(),
            host(),
            oneOf("*", "."),
            oneOf("", "workloadSelector: {matchLabels: {app: %s}}".formatted(name())),
            1 + upTo(3),
            oneOf("zone", "rack"),
            version(),
            version());
  }

  private String virtualService() {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: ["%s"]
      exportTo: ["%s"]
      http:
      - match: [{sourceLabels: {%s: x}}]
        delegate: {name: leaf-%s, namespace: %s}
      - route: [{destination: {host: %s, subset: %s}}]
    """
        .formatted(
            name(),
            namespace(),
            host(),
            oneOf("*", "."),
            oneOf("team", "version"),
            name(),
            namespace(),
            name(),
            version());
  }

  private String delegate() {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: leaf-%s, namespace: %s}
    spec:
      http: [{timeout: %ds, route: [{destination: {host: %s, subset: %s}}]}]
    """
        .formatted(name(), namespace(), 1 + upTo(2), name(), version());
  }

  private String peerAuthentication() {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: %s, namespace: %s}
    spec: {selector: {matchLabels: {app: %s}}, mtls: {mode: %s}}
    """
        .formatted(name(), namespace(), name(), oneOf("STRICT", "PERMISSIVE"));
  }

  private String host() {
    return oneOf(
        name(),
        name() + ".shop.svc.cluster.local",
        "*.shop.svc.cluster.local",
        "*.svc.cluster.local",
        "*.example.com",
        "api.example.com");
  }

  private String name() {
    return oneOf("a", "b", "c");
  }

  private String namespace() {
    return oneOf("default", "shop", "istio-system");
  }

  private String version() {
    return oneOf("v1", "v2");
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

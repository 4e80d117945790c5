package io.mizzen.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Draws Istio and Kubernetes documents with few names, so that they meet, replace and delegate to
 * each other. Every document is valid by itself.
 */
@API(status = API.Status.INTERNAL)
public final class RandomDocuments {
  /** The namespaces of all documents. */
  public static final List<String> NAMESPACES = List.of("default", "shop", "istio-system");

  /** The names of all resources, and the values of their {@code app} labels. */
  public static final List<String> NAMES = List.of("a", "b", "c");

  /** Hosts outside the mesh's domain. */
  public static final List<String> OUTSIDE = List.of("api.example.com", "www.example.com");

  private final RandomGenerator random;

  public RandomDocuments(RandomGenerator random) {
    this.random = random;
  }

  /** One document of any kind that a mesh is assembled from. */
  public String draw() {
    if (random.nextInt(50) == 0) {
      return meshConfig();
    }
    return switch (random.nextInt(19)) {
      case 0, 1 -> service();
      case 2 -> serviceEntry();
      case 3 -> workloadEntry();
      case 4 -> pod();
      case 5 -> endpointSlice();
      case 6, 7 -> destinationRule();
      case 8 -> delegate();
      case 9 -> peerAuthentication();
      case 10 -> alias();
      case 11 -> node();
      case 12 -> sidecar();
      case 13 -> authorizationPolicy();
      case 14 -> namespaceDocument();
      default -> virtualService();
    };
  }

  /** The mesh's own settings: whatever rules and services say may mean something else after it. */
  private String meshConfig() {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
        %s: ['%s']
        rootNamespace: %s
    """
        .formatted(
            oneOf(
                "defaultServiceExportTo",
                "defaultVirtualServiceExportTo",
                "defaultDestinationRuleExportTo"),
            oneOf("*", "."),
            oneOf("istio-system", "shop"));
  }

  private String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s, annotations: {networking.istio.io/exportTo: "%s"}}
    spec:
      selector: %s
      ports: [{name: grpc, port: 80}%s]
      trafficDistribution: "%s"
      internalTrafficPolicy: %s
    """
        .formatted(
            name(),
            namespace(),
            oneOf("*", ".", "shop"),
            oneOf("{app: a}", "{app: b}", "{app: c, version: v1}", "{}"),
            oneOf("", ", {name: http, port: 81}"),
            oneOf("", "", "PreferSameZone", "PreferSameNode"),
            oneOf("Cluster", "Cluster", "Local"));
  }

  private String namespaceDocument() {
    return """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: %s
      annotations: {networking.istio.io/traffic-distribution: "%s"}
    """
        .formatted(namespace(), oneOf("", "PreferClose", "PreferSameNode"));
  }

  private String alias() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec: {type: ExternalName, externalName: %s, ports: [{name: grpc, port: 80}]}
    """
        .formatted(
            name(),
            namespace(),
            oneOf("api.example.com", name() + ".shop.svc.cluster.local", "nowhere.example.com"));
  }

  private String sidecar() {
    return """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: %s, namespace: %s}
    spec:
      %s
      egress: [%s{hosts: ["%s"]}]
    """
        .formatted(
            name(),
            namespace(),
            oneOf("", "workloadSelector: {labels: {app: %s}}".formatted(name())),
            oneOf("", "{port: {number: 80, name: grpc, protocol: GRPC}, hosts: ['shop/*']}, "),
            oneOf("./*", "*/*", "shop/*.shop.svc.cluster.local", "*/*.example.com", "~/*"));
  }

  private String node() {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s, labels: {topology.kubernetes.io/zone: z%d}}
    """
        .formatted(name(), upTo(2));
  }

  private String serviceEntry() {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: [%s]
      exportTo: ["%s"]
      resolution: %s
      ports: [{name: grpc, number: 80, protocol: GRPC}]
      %s
    """
        .formatted(
            name(),
            namespace(),
            oneOf("api.example.com", "www.example.com", "api.example.com, www.example.com"),
            oneOf("*", "."),
            oneOf("STATIC", "STATIC", "DNS"),
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
    spec: {nodeName: %s, containers: [{name: main, ports: [{name: grpc, containerPort: 7}]}]}
    status: {podIP: 10.2.0.%d, phase: %s}
    """
        .formatted(
            name(), namespace(), name(), version(), name(), upTo(5), oneOf("Running", "Failed"));
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
    endpoints: [%s]
    """
        .formatted(
            name(),
            namespace(),
            name(),
            oneOf(
                "",
                "{addresses: [10.2.0.%d], targetRef: {kind: Pod, name: %s}}"
                    .formatted(upTo(5), name())));
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
      trafficPolicy: %s
      subsets: [{name: %s, labels: {version: %s}}]
    """
        .formatted(
            name(),
            namespace(),
            host(),
            oneOf("*", "."),
            oneOf("", "workloadSelector: {matchLabels: {app: %s}}".formatted(name())),
            trafficPolicy(),
            version(),
            version());
  }

  private String trafficPolicy() {
    return oneOf(
        "{tls: {mode: SIMPLE}}",
        "{connectionPool: {http: {http2MaxRequests: %d}}}".formatted(1 + upTo(3)),
        "{loadBalancer: {consistentHash: {httpHeaderName: x-%d}}}".formatted(upTo(1)),
        "{loadBalancer: {localityLbSetting: {failoverPriority: [%s]}}, outlierDetection: {}}"
            .formatted(oneOf("zone", "rack", "version")),
        "{loadBalancer: {localityLbSetting: {enabled: true}}, outlierDetection: {}}");
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
      - match: [{sourceLabels: {%s}}]
        delegate: {name: leaf-%s, namespace: %s}
      - match: [{sourceLabels: {app: page}}]
        timeout: %ds
        route: [{destination: {host: %s}}]
      - route: [{destination: {host: %s, subset: %s}}]
    """
        .formatted(
            name(),
            namespace(),
            host(),
            oneOf("*", "."),
            oneOf("team: x", "version: v1", "app: page, pod: '1'"),
            name(),
            namespace(),
            1 + upTo(2),
            name(),
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

  private String authorizationPolicy() {
    return """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: %s, namespace: %s}
    spec: {selector: {matchLabels: {app: %s}}, action: %s, rules: [{}]}
    """
        .formatted(name(), namespace(), name(), oneOf("ALLOW", "DENY", "AUDIT"));
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

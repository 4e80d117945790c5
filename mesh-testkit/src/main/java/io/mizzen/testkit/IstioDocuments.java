package io.mizzen.testkit;

/** Draws documents of Istio's kinds. */
final class IstioDocuments {
  private final RandomWords words;

  IstioDocuments(RandomWords words) {
    this.words = words;
  }

  String serviceEntry() {
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
            words.name(),
            words.namespace(),
            words.oneOf("api.example.com", "www.example.com", "api.example.com, www.example.com"),
            words.oneOf("*", "."),
            words.oneOf("STATIC", "STATIC", "DNS"),
            words.oneOf(
                "workloadSelector: {labels: {app: a}}",
                "endpoints: [{address: 10.4.0.%d, ports: {grpc: 7}}]".formatted(words.upTo(3))));
  }

  String workloadEntry() {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s, namespace: %s}
    spec: {address: 10.1.0.%d, labels: {app: %s, version: %s}, weight: %d}
    """
        .formatted(
            words.name(),
            words.namespace(),
            words.upTo(5),
            words.name(),
            words.version(),
            1 + words.upTo(2));
  }

  String sidecar() {
    return """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: %s, namespace: %s}
    spec:
      %s
      egress: [%s{hosts: ["%s"]}]
    """
        .formatted(
            words.name(),
            words.namespace(),
            words.oneOf("", "workloadSelector: {labels: {app: %s}}".formatted(words.name())),
            words.oneOf(
                "", "{port: {number: 80, name: grpc, protocol: GRPC}, hosts: ['shop/*']}, "),
            words.oneOf("./*", "*/*", "shop/*.shop.svc.cluster.local", "*/*.example.com", "~/*"));
  }

  String destinationRule() {
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
            words.name(),
            words.namespace(),
            host(),
            words.oneOf("*", "."),
            words.oneOf("", "workloadSelector: {matchLabels: {app: %s}}".formatted(words.name())),
            trafficPolicy(),
            words.version(),
            words.version());
  }

  private String trafficPolicy() {
    return words.oneOf(
        "{tls: {mode: SIMPLE}}",
        "{connectionPool: {http: {http2MaxRequests: %d}}}".formatted(1 + words.upTo(3)),
        "{loadBalancer: {consistentHash: {httpHeaderName: x-%d}}}".formatted(words.upTo(1)),
        "{loadBalancer: {localityLbSetting: {failoverPriority: [%s]}}, outlierDetection: {}}"
            .formatted(words.oneOf("zone", "rack", "version")),
        "{loadBalancer: {localityLbSetting: {enabled: true}}, outlierDetection: {}}");
  }

  String virtualService() {
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
            words.name(),
            words.namespace(),
            host(),
            words.oneOf("*", "."),
            words.oneOf("team: x", "version: v1", "app: page, pod: '1'"),
            words.name(),
            words.namespace(),
            1 + words.upTo(2),
            words.name(),
            words.name(),
            words.version());
  }

  String delegate() {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: leaf-%s, namespace: %s}
    spec:
      http: [{timeout: %ds, route: [{destination: {host: %s, subset: %s}}]}]
    """
        .formatted(
            words.name(), words.namespace(), 1 + words.upTo(2), words.name(), words.version());
  }

  String peerAuthentication() {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: %s, namespace: %s}
    spec: {selector: {matchLabels: {app: %s}}, mtls: {mode: %s}}
    """
        .formatted(
            words.name(), words.namespace(), words.name(), words.oneOf("STRICT", "PERMISSIVE"));
  }

  String authorizationPolicy() {
    return """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: %s, namespace: %s}
    spec: {selector: {matchLabels: {app: %s}}, action: %s, rules: [{}]}
    """
        .formatted(
            words.name(), words.namespace(), words.name(), words.oneOf("ALLOW", "DENY", "AUDIT"));
  }

  private String host() {
    return words.oneOf(
        words.name(),
        words.name() + ".shop.svc.cluster.local",
        "*.shop.svc.cluster.local",
        "*.svc.cluster.local",
        "*.example.com",
        "api.example.com");
  }
}

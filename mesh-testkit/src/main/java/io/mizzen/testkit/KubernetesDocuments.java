package io.mizzen.testkit;

/** Draws Kubernetes documents, and the ConfigMap of the mesh's settings. */
final class KubernetesDocuments {
  private final RandomWords words;

  KubernetesDocuments(RandomWords words) {
    this.words = words;
  }

  /** The mesh's own settings: whatever rules and services say may mean something else after it. */
  String meshConfig() {
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
            words.oneOf(
                "defaultServiceExportTo",
                "defaultVirtualServiceExportTo",
                "defaultDestinationRuleExportTo"),
            words.oneOf("*", "."),
            words.oneOf("istio-system", "shop"));
  }

  String service() {
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
            words.name(),
            words.namespace(),
            words.oneOf("*", ".", "shop"),
            words.oneOf("{app: a}", "{app: b}", "{app: c, version: v1}", "{}"),
            words.oneOf("", ", {name: http, port: 81}"),
            words.oneOf("", "", "PreferSameZone", "PreferSameNode"),
            words.oneOf("Cluster", "Cluster", "Local"));
  }

  String namespace() {
    return """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: %s
      annotations: {networking.istio.io/traffic-distribution: "%s"}
    """
        .formatted(words.namespace(), words.oneOf("", "PreferClose", "PreferSameNode"));
  }

  String alias() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec: {type: ExternalName, externalName: %s, ports: [{name: grpc, port: 80}]}
    """
        .formatted(
            words.name(),
            words.namespace(),
            words.oneOf(
                "api.example.com",
                words.name() + ".shop.svc.cluster.local",
                "nowhere.example.com"));
  }

  String node() {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s, labels: {topology.kubernetes.io/zone: z%d}}
    """
        .formatted(words.name(), words.upTo(2));
  }

  String pod() {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {app: %s, version: %s}}
    spec: {nodeName: %s, containers: [{name: main, ports: [{name: grpc, containerPort: 7}]}]}
    status: {podIP: 10.2.0.%d, phase: %s}
    """
        .formatted(
            words.name(),
            words.namespace(),
            words.name(),
            words.version(),
            words.name(),
            words.upTo(5),
            words.oneOf("Running", "Failed"));
  }

  String endpointSlice() {
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
            words.name(),
            words.namespace(),
            words.name(),
            words.oneOf(
                "",
                "{addresses: [10.2.0.%d], targetRef: {kind: Pod, name: %s}}"
                    .formatted(words.upTo(5), words.name())));
  }
}

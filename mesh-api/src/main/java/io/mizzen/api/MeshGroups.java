package io.mizzen.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The API groups of the kinds a mesh deals with, for keys that are given without one. */
final class MeshGroups {
  private static final Map<String, List<String>> KINDS =
      Map.ofEntries(
          Map.entry(
              "networking.istio.io",
              List.of(
                  "DestinationRule",
                  "EnvoyFilter",
                  "Gateway",
                  "ProxyConfig",
                  "ServiceEntry",
                  "Sidecar",
                  "VirtualService",
                  "WorkloadEntry",
                  "WorkloadGroup")),
          Map.entry(
              "security.istio.io",
              List.of("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication")),
          Map.entry("telemetry.istio.io", List.of("Telemetry")),
          Map.entry("extensions.istio.io", List.of("TrafficExtension", "WasmPlugin")),
          Map.entry(
              "",
              List.of(
                  "ConfigMap",
                  "MeshConfig",
                  "MeshNetworks",
                  "Endpoints",
                  "Namespace",
                  "Node",
                  "Pod",
                  "ReplicationController",
                  "Secret",
                  "Service",
                  "ServiceAccount")),
          Map.entry("apps", List.of("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")),
          Map.entry(
              "admissionregistration.k8s.io",
              List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")),
          Map.entry("apiextensions.k8s.io", List.of("CustomResourceDefinition")),
          Map.entry("batch", List.of("CronJob", "Job")),
          Map.entry("discovery.k8s.io", List.of("EndpointSlice")),
          Map.entry("networking.k8s.io", List.of("Ingress", "IngressClass", "NetworkPolicy")),
          Map.entry("multicluster.x-k8s.io", List.of("ServiceExport", "ServiceImport")),
          Map.entry(
              "gateway.networking.k8s.io",
              List.of(
                  "BackendTLSPolicy",
                  "GRPCRoute",
                  "GatewayClass",
                  "HTTPRoute",
                  "ListenerSet",
                  "ReferenceGrant",
                  "TCPRoute",
                  "TLSRoute",
                  "UDPRoute")));

  private static final Map<String, String> GROUPS = byKind();

  private MeshGroups() {}

  /**
   * @throws IllegalArgumentException if the kind is of no known group
   */
  static String of(String kind) {
    return find(kind)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind: "
                        + EscapedText.of(kind)
                        + " (expected: its group too, or one of "
                        + names()
                        + ")"));
  }

  static Optional<String> find(String kind) {
    return Optional.ofNullable(GROUPS.get(kind));
  }

  private static String names() {
    return String.join(", ", GROUPS.keySet());
  }

  private static Map<String, String> byKind() {
    Map<String, String> groups = new TreeMap<>();
    KINDS.forEach((group, kinds) -> kinds.forEach(kind -> groups.put(kind, group)));
    return groups;
  }
}

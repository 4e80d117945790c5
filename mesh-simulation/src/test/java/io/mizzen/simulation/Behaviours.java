package io.mizzen.simulation;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.mizzen.dataplane.match.RequestHead;

/** The mesh of the tests of Istio's behaviours: four services, and rules that each test adds. */
final class Behaviours {
  static final String SHOP = "shop.default.svc.cluster.local";
  static final String TO_SHOP = "outbound|80||" + SHOP;

  static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {clusterIP: 10.96.0.1, selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {clusterIP: 10.96.0.2, selector: {app: db}, ports: [{name: tcp, port: 90}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: auto}
      spec: {clusterIP: 10.96.0.3, selector: {app: auto}, ports: [{name: any, port: 81}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {clusterIP: 10.96.0.4, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {name: grpc, port: 85}]}
      ---
      """;

  static final String BACKENDS =
      """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: far}
      spec:
        hosts: [far.example]
        location: MESH_INTERNAL
        resolution: STATIC
        ports: [{name: http, number: 80, protocol: HTTP}]
        endpoints:
        - {address: 10.2.0.1, locality: r1/z2, labels: {security.istio.io/tlsMode: istio}}
        - {address: 10.2.0.2, locality: r2/z1, labels: {security.istio.io/tlsMode: istio, app: old}}
      ---
      """;

  static final String TO_FAR = "outbound|80||far.example";

  private Behaviours() {}

  static SidecarMesh mesh(String rules) {
    return SidecarMesh.of(SERVICES + rules);
  }

  static String rule(String host, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: r}
    spec: {hosts: [%s], %s}
    """
        .formatted(host, spec);
  }

  static String policy(String policy) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: shop}
    spec: {host: shop, trafficPolicy: {%s}}
    """
        .formatted(policy);
  }

  static String farPolicy(String policy) {
    return policy(policy).replace("host: shop", "host: far.example");
  }

  static CallTrace get(SidecarMesh mesh, String path) {
    return mesh.call(Request.http("10.96.0.1", 80, RequestHead.get("shop", path)));
  }

  static Request inbound(int port) {
    return Request.http("10.0.0.1", port, RequestHead.get("web", "/")).inbound();
  }

  static Route route(SidecarMesh mesh) {
    return mesh.routes("80").getVirtualHostsList().stream()
        .filter(host -> host.getName().equals(SHOP + ":80"))
        .findFirst()
        .orElseThrow()
        .getRoutes(0);
  }
}

package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.api.Labels;
import io.mizzen.api.TopologyLabels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("B9: callers prefer the zone or the node that the service's trafficDistribution says")
class TrafficDistributionTest {
  private static final String TO_SHOP = "outbound|80||shop.default.svc.cluster.local";

  private static final Map<String, Integer> BY_ZONE =
      Map.of("10.2.0.1", 0, "10.2.0.2", 1, "10.2.0.3", 2);
  private static final Map<String, Integer> ALIKE =
      Map.of("10.2.0.1", 0, "10.2.0.2", 0, "10.2.0.3", 0);

  @Test
  void theFieldOfTheServicePrefersTheZoneWithoutAnyRule() {
    for (String value : new String[] {"PreferClose", "PreferSameZone"}) {
      SidecarMesh mesh = SidecarMesh.of(service("", "trafficDistribution: " + value) + WORKLOADS);

      assertThat(priorities(mesh)).as(value).isEqualTo(BY_ZONE);
      assertThat(mesh.cluster(TO_SHOP).getCommonLbConfig().hasLocalityWeightedLbConfig()).isTrue();
    }
    assertThat(priorities(SidecarMesh.of(service("", "trafficDistribution: Other") + WORKLOADS)))
        .isEqualTo(ALIKE);
  }

  @Test
  void theFieldComesBeforeTheAnnotationAndThatBeforeTheNamespaces() {
    String namespace =
        """
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: default
          annotations: {networking.istio.io/traffic-distribution: PreferClose}
        """;
    String own = ", annotations: {networking.istio.io/traffic-distribution: %s}";

    assertThat(priorities(SidecarMesh.of(service("", "") + WORKLOADS + namespace)))
        .isEqualTo(BY_ZONE);
    assertThat(priorities(SidecarMesh.of(service(own.formatted("preferclose"), "") + WORKLOADS)))
        .isEqualTo(BY_ZONE);
    assertThat(
            priorities(
                SidecarMesh.of(service(own.formatted("anywhere"), "") + WORKLOADS + namespace)))
        .isEqualTo(ALIKE);
    assertThat(
            priorities(
                SidecarMesh.of(
                    service(own.formatted("anywhere"), "trafficDistribution: PreferClose")
                        + WORKLOADS)))
        .isEqualTo(BY_ZONE);
  }

  @Test
  void aServiceEntryHasTheAnnotationToo() {
    SidecarMesh mesh =
        SidecarMesh.of(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: shop
              annotations: {networking.istio.io/traffic-distribution: PreferSameZone}
            spec:
              hosts: [shop.default.svc.cluster.local]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: STATIC
              endpoints:
              - {address: 10.2.0.1, locality: r1/z1}
              - {address: 10.2.0.2, locality: r1/z2}
              - {address: 10.2.0.3, locality: r2/z1}
            """);

    assertThat(priorities(mesh)).isEqualTo(BY_ZONE);
  }

  @Test
  void theLocalitySettingOfARuleComesInItsPlaceAndTheMeshsDoesNot() {
    String service = service("", "trafficDistribution: PreferClose") + WORKLOADS;
    String mesh =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "localityLbSetting: {enabled: false}"}
        """;

    assertThat(
            priorities(
                SidecarMesh.of(
                    service + rule("loadBalancer: {localityLbSetting: {enabled: false}}"))))
        .isEqualTo(ALIKE);
    assertThat(priorities(SidecarMesh.of(service + rule("loadBalancer: {simple: RANDOM}") + mesh)))
        .isEqualTo(BY_ZONE);
  }

  @Test
  void thePodsOfTheOwnNodeComeFirst() {
    String pods = pod("a", "10.2.0.1", "n1") + pod("b", "10.2.0.2", "n2");
    SidecarMesh mesh =
        SidecarMesh.of(
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n2, labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1}}
            ---
            """
                + service("", "trafficDistribution: PreferSameNode")
                + pods);

    assertThat(priorities(mesh.with(Labels.of(Map.of("app", "web", TopologyLabels.NODE, "n2")))))
        .isEqualTo(Map.of("10.2.0.1", 1, "10.2.0.2", 0));
    assertThat(priorities(mesh.with(Labels.of(Map.of("app", "web", TopologyLabels.NODE, "n1")))))
        .isEqualTo(Map.of("10.2.0.1", 0, "10.2.0.2", 1));
  }

  @Test
  void noOtherNodeIsCalledUnderInternalTrafficPolicyLocal() {
    String pods = pod("a", "10.2.0.1", "n1") + pod("b", "10.2.0.2", "n2");
    Labels onFirst = Labels.of(Map.of("app", "web", TopologyLabels.NODE, "n1"));
    Labels onThird = Labels.of(Map.of("app", "web", TopologyLabels.NODE, "n3"));
    String local = "internalTrafficPolicy: Local";

    assertThat(priorities(SidecarMesh.of(service("", local) + pods).with(onFirst)))
        .isEqualTo(Map.of("10.2.0.1", 0));
    assertThat(priorities(SidecarMesh.of(service("", local) + pods).with(onThird))).isEmpty();
    assertThat(
            priorities(
                SidecarMesh.of(service("", local + ", trafficDistribution: PreferSameZone") + pods)
                    .with(onFirst)))
        .isEqualTo(Map.of("10.2.0.1", 0));
    for (String all : new String[] {"", "internalTrafficPolicy: Cluster"}) {
      assertThat(priorities(SidecarMesh.of(service("", all) + pods).with(onFirst)))
          .as(all)
          .containsOnlyKeys("10.2.0.1", "10.2.0.2");
    }
  }

  /** Envoy would call them once it panics; a traffic distribution needs them, and no panic. */
  @Test
  void unhealthyEndpointsAreLeftOutWhereARuleMayPanicAndNotWhereTheyDecide() {
    String slice =
        """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: shop, labels: {kubernetes.io/service-name: shop}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints:
        - {addresses: [10.3.0.1]}
        - {addresses: [10.3.0.2], conditions: {ready: false}}
        """;
    String panic = rule("outlierDetection: {minHealthPercent: 30}");

    SidecarMesh ruled = SidecarMesh.of(service("", "") + slice + panic);
    assertThat(health(ruled)).containsOnlyKeys("10.3.0.1");
    assertThat(panicThreshold(ruled)).isEqualTo(30);

    SidecarMesh preferring =
        SidecarMesh.of(service("", "trafficDistribution: PreferClose") + slice + panic);
    assertThat(health(preferring)).containsEntry("10.3.0.2", HealthStatus.UNHEALTHY);
    assertThat(panicThreshold(preferring)).isZero();
  }

  /** Labels that no rule but the mesh's setting compares. */
  @Test
  void theMeshsFailoverPrioritySeesTheCallersLabels() {
    SidecarMesh mesh =
        SidecarMesh.of(
            service("", "")
                + WORKLOADS
                + rule("outlierDetection: {}")
                + """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data: {mesh: "localityLbSetting: {failoverPriority: [color, topology.kubernetes.io/region]}"}
                """);

    assertThat(priorities(mesh.with(Labels.of(Map.of("app", "web", "color", "blue")))))
        .isEqualTo(Map.of("10.2.0.1", 1, "10.2.0.2", 1, "10.2.0.3", 0));
  }

  private static String service(String metadata, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: shop%s}
    spec: {selector: {app: shop}, ports: [{name: http, port: 80}]%s}
    """
        .formatted(metadata, spec.isEmpty() ? "" : ", " + spec);
  }

  private static final String WORKLOADS =
      workload("a", "10.2.0.1", "r1/z1", "red")
          + workload("b", "10.2.0.2", "r1/z2", "red")
          + workload("c", "10.2.0.3", "r2/z1", "blue");

  private static String workload(String name, String address, String locality, String color) {
    return """
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s}
    spec: {address: %s, locality: %s, labels: {app: shop, color: %s}}
    """
        .formatted(name, address, locality, color);
  }

  private static String pod(String name, String address, String node) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: shop}}
    spec: {nodeName: %s}
    status: {podIP: %s}
    """
        .formatted(name, node, address);
  }

  private static String rule(String policy) {
    return """
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: shop}
    spec: {host: shop, trafficPolicy: {%s}}
    """
        .formatted(policy);
  }

  private static Map<String, Integer> priorities(SidecarMesh mesh) {
    Map<String, Integer> priorities = new TreeMap<>();
    ClusterLoadAssignment sent = mesh.endpoints(TO_SHOP);
    for (LocalityLbEndpoints locality : sent.getEndpointsList()) {
      locality
          .getLbEndpointsList()
          .forEach(each -> priorities.put(address(each), locality.getPriority()));
    }
    return priorities;
  }

  private static Map<String, HealthStatus> health(SidecarMesh mesh) {
    Map<String, HealthStatus> health = new TreeMap<>();
    for (LocalityLbEndpoints locality : mesh.endpoints(TO_SHOP).getEndpointsList()) {
      locality
          .getLbEndpointsList()
          .forEach(each -> health.put(address(each), each.getHealthStatus()));
    }
    return health;
  }

  private static double panicThreshold(SidecarMesh mesh) {
    return mesh.cluster(TO_SHOP).getCommonLbConfig().getHealthyPanicThreshold().getValue();
  }

  private static String address(LbEndpoint endpoint) {
    return endpoint.getEndpoint().getAddress().getSocketAddress().getAddress();
  }
}

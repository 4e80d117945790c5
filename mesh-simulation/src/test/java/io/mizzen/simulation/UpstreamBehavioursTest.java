package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.BACKENDS;
import static io.mizzen.simulation.Behaviours.TO_FAR;
import static io.mizzen.simulation.Behaviours.TO_SHOP;
import static io.mizzen.simulation.Behaviours.farPolicy;
import static io.mizzen.simulation.Behaviours.mesh;
import static io.mizzen.simulation.Behaviours.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Behaviours of Istio's sidecars in clusters and endpoints. */
class UpstreamBehavioursTest {
  @Test
  void b11TheNearestNamespacesRuleWinsEvenWithAWildcard() {
    String other =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: api, namespace: prod}
        spec: {clusterIP: 10.96.1.1, ports: [{name: http, port: 80}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: exact, namespace: prod}
        spec: {host: api.prod.svc.cluster.local, trafficPolicy: {connectionPool: {tcp: {maxConnections: 5}}}}
        """;
    String wildcard =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: wide}
        spec: {host: "*.prod.svc.cluster.local", trafficPolicy: {connectionPool: {tcp: {maxConnections: 1}}}}
        """;

    assertThat(connections(mesh(other), "outbound|80||api.prod.svc.cluster.local")).isEqualTo(5);
    assertThat(connections(mesh(other + wildcard), "outbound|80||api.prod.svc.cluster.local"))
        .isEqualTo(1);
  }

  @Test
  void b12SettingsOfAPortReplaceAllBlocks() {
    String whole = "connectionPool: {tcp: {maxConnections: 5}}";

    assertThat(connections(mesh(policy(whole)), TO_SHOP)).isEqualTo(5);
    assertThat(
            connections(
                mesh(
                    policy(
                        whole
                            + ", portLevelSettings: [{port: {number: 80}, loadBalancer: {simple:"
                            + " RANDOM}}]")),
                TO_SHOP))
        .isEqualTo(-1);
  }

  @Test
  void b13EmptyOutlierDetectionIsOn() {
    Cluster off = mesh("").cluster(TO_SHOP);
    Cluster on = mesh(policy("outlierDetection: {}")).cluster(TO_SHOP);

    assertThat(off.hasOutlierDetection()).isFalse();
    assertThat(on.getOutlierDetection().getEnforcingSuccessRate().getValue()).isZero();
    assertThat(on.getOutlierDetection().hasEnforcingSuccessRate()).isTrue();
    assertThat(on.getCommonLbConfig().hasHealthyPanicThreshold()).isTrue();
  }

  @Test
  void b14ALocalitySettingThatIsDisabledWinsAndDistributeNeedsNoOutlierDetection() {
    String disabled = "outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}";
    String distributed =
        "loadBalancer: {localityLbSetting: {distribute: [{from: r1/*, to: {r1/*: 80, r2/*: 20}}]}}";

    String ofMesh =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            localityLbSetting: {distribute: [{from: "r1/*", to: {"r1/*": 70, "r2/*": 30}}]}
        """;

    assertThat(priorities(disabled)).containsOnly(0);
    assertThat(weights(farPolicy("connectionPool: {}") + ofMesh)).containsExactlyInAnyOrder(70, 30);
    assertThat(weights(farPolicy(disabled) + ofMesh)).containsExactlyInAnyOrder(1, 1);
    assertThat(localities(distributed))
        .extracting(each -> each.getLoadBalancingWeight().getValue())
        .containsExactlyInAnyOrder(80, 20);
  }

  @Test
  void b15PrioritiesHaveNoGaps() {
    assertThat(priorities("outlierDetection: {}")).containsExactlyInAnyOrder(0, 1);
    assertThat(priorities("connectionPool: {}")).containsOnly(0);
  }

  /** A mismatch of the network, named first, does not end the comparison of the labels. */
  @Test
  void b15OtherNetworksKeepTheirOrderBehindTheOwn() {
    String networks =
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
          - {address: 10.2.0.1, locality: r1/z1}
          - {address: 10.2.0.2, locality: r2/z1}
          - {address: 10.2.0.3, locality: r1/z1, network: other}
          - {address: 10.2.0.4, locality: r2/z1, network: other}
        ---
        """;
    String order =
        "outlierDetection: {}, loadBalancer: {localityLbSetting: {failoverPriority:"
            + " [topology.istio.io/network, topology.kubernetes.io/region]}}";

    SidecarMesh mesh = mesh(networks + farPolicy(order));

    Map<String, Integer> priorities = new TreeMap<>();
    for (LocalityLbEndpoints locality : mesh.endpoints(TO_FAR).getEndpointsList()) {
      locality
          .getLbEndpointsList()
          .forEach(each -> priorities.put(address(each), locality.getPriority()));
    }
    assertThat(priorities)
        .containsExactly(
            Map.entry("10.2.0.1", 0),
            Map.entry("10.2.0.2", 1),
            Map.entry("10.2.0.3", 2),
            Map.entry("10.2.0.4", 3));
  }

  @Test
  void b16MutualTlsIsDecidedEndpointByEndpoint() {
    String disabled =
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: old}
        spec: {selector: {matchLabels: {app: old}}, mtls: {mode: DISABLE}}
        """;
    SidecarMesh one = mesh(BACKENDS + disabled);

    assertThat(one.cluster(TO_FAR).getTransportSocketMatchesCount()).isEqualTo(2);
    assertThat(takers(mesh(BACKENDS))).isEqualTo(2);
    assertThat(takers(one)).isEqualTo(1);
    assertThat(takers(mesh(BACKENDS + farPolicy("tls: {mode: DISABLE}")))).isZero();
  }

  @Test
  void b17TheServerNameOfMutualTlsIsTheClusters() {
    assertThat(mesh(BACKENDS).cluster(TO_FAR).getTransportSocketMatches(0).toString())
        .contains("outbound_.80_._.far.example");
  }

  @Test
  void b25UnhealthyEndpointsAreSentAndDnsClustersWithoutEndpointsAreNot() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: none}
            spec:
              hosts: [none.example]
              resolution: DNS
              workloadSelector: {labels: {app: nobody}}
              ports: [{name: http, number: 80, protocol: HTTP}]
            """);

    assertThat(mesh.inputs().upstream("outbound|80||none.example")).isEmpty();
    assertThat(mesh.cluster(TO_SHOP).getCommonLbConfig().getHealthyPanicThreshold().getValue())
        .isZero();
    assertThat(mesh.cluster(TO_SHOP).getCommonLbConfig().hasHealthyPanicThreshold()).isTrue();
  }

  @Test
  void b25UnhealthyEndpointsAreSentAndTerminatingOnesAreNot() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: shop, labels: {kubernetes.io/service-name: shop}}
            addressType: IPv4
            ports: [{name: http, port: 8080}]
            endpoints:
            - {addresses: [10.3.0.1]}
            - {addresses: [10.3.0.2], conditions: {ready: false, terminating: false}}
            - {addresses: [10.3.0.3], conditions: {ready: false, terminating: true}}
            """);

    Map<String, HealthStatus> sent = new TreeMap<>();
    for (LocalityLbEndpoints locality : mesh.endpoints(TO_SHOP).getEndpointsList()) {
      locality
          .getLbEndpointsList()
          .forEach(each -> sent.put(address(each), each.getHealthStatus()));
    }
    assertThat(sent)
        .containsExactly(
            Map.entry("10.3.0.1", HealthStatus.HEALTHY),
            Map.entry("10.3.0.2", HealthStatus.UNHEALTHY));
  }

  @Test
  void b25AServiceAccountThatComesIsInTheCluster() {
    String one =
        BACKENDS.replace("{address: 10.2.0.1,", "{address: 10.2.0.1, serviceAccount: first,");
    String two = one.replace("{address: 10.2.0.2,", "{address: 10.2.0.2, serviceAccount: second,");

    assertThat(mesh(one).cluster(TO_FAR).toString())
        .contains("/ns/default/sa/first")
        .doesNotContain("/ns/default/sa/second");
    assertThat(mesh(two).cluster(TO_FAR).toString())
        .contains("/ns/default/sa/first")
        .contains("/ns/default/sa/second");
  }

  private static String address(LbEndpoint endpoint) {
    return endpoint.getEndpoint().getAddress().getSocketAddress().getAddress();
  }

  private static List<Integer> weights(String rules) {
    return mesh(BACKENDS + rules).endpoints(TO_FAR).getEndpointsList().stream()
        .map(each -> each.getLoadBalancingWeight().getValue())
        .toList();
  }

  private static int connections(SidecarMesh mesh, String cluster) {
    return mesh.cluster(cluster)
        .getCircuitBreakers()
        .getThresholds(0)
        .getMaxConnections()
        .getValue();
  }

  private static List<LocalityLbEndpoints> localities(String policy) {
    return mesh(BACKENDS + farPolicy(policy)).endpoints(TO_FAR).getEndpointsList();
  }

  private static List<Integer> priorities(String policy) {
    return localities(policy).stream().map(LocalityLbEndpoints::getPriority).toList();
  }

  private static long takers(SidecarMesh mesh) {
    return mesh.endpoints(TO_FAR).getEndpointsList().stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .filter(each -> each.getMetadata().toString().contains("tlsMode"))
        .count();
  }
}

package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.simulation.Request.Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The behaviours of Istio's sidecars that are most often got wrong, one test each. */
class SidecarBehavioursTest {
  private static final String SHOP = "shop.default.svc.cluster.local";
  private static final String TO_SHOP = "outbound|80||" + SHOP;

  private static final String SERVICES =
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

  private static final String BACKENDS =
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

  private static final String TO_FAR = "outbound|80||far.example";

  @Test
  void b01HttpServicesShareAWildcardListenerAndOthersListenAtTheirAddress() {
    assertThat(mesh("").inputs().listenerNames())
        .contains("0.0.0.0_80", "10.96.0.2_90", "10.96.0.3_81")
        .doesNotContain("10.96.0.1_80");
  }

  @Test
  void b02BytesOnAnHttpPortGoToTheirOriginalDestination() {
    CallTrace trace = mesh("").call(Request.tcp("10.96.0.1", 80));

    assertThat(trace.filterChain()).contains("PassthroughFilterChain");
    assertThat(trace.clusters()).containsExactly("PassthroughCluster");
  }

  @Test
  void b03Http10IsNotTakenForHttp() {
    assertThat(
            mesh("")
                .listener("0.0.0.0_80")
                .getFilterChains(0)
                .getFilterChainMatch()
                .getApplicationProtocolsList())
        .containsExactly("http/1.1", "h2c");
  }

  @Test
  void b04AnUndeclaredPortAtAnAddressHasRoutesOfItsOneHost() {
    CallTrace trace =
        mesh("").call(Request.http("10.96.0.3", 81, RequestHead.get("whatever.example", "/")));

    assertThat(trace.routeConfiguration()).contains("auto.default.svc.cluster.local:81");
    assertThat(mesh("").routes("auto.default.svc.cluster.local:81").getVirtualHostsList())
        .singleElement()
        .satisfies(host -> assertThat(host.getDomainsList()).containsExactly("*"));
  }

  @Test
  void b05ClustersOutboundNameTheServicePortAndInboundTheTargetPort() {
    CallTrace in = mesh("").call(inbound(8080));

    assertThat(get(mesh(""), "/").clusters()).containsExactly(TO_SHOP);
    assertThat(in.clusters()).containsExactly("inbound|8080||");
    assertThat(in.virtualHost()).contains("inbound|http|80");
  }

  @Test
  void b06SourceLabelsCountBesideGatewaysForConnectionsButNotForRequests() {
    String match = "{gateways: [mesh], sourceLabels: {app: other}%s}";
    SidecarMesh http =
        mesh(
            rule(
                "shop",
                "http: [{match: ["
                    + match.formatted(", uri: {prefix: /}")
                    + "], route: [{destination: {host: auto, port: {number: 81}}}]}]"));
    SidecarMesh tcp =
        mesh(
            rule(
                "db",
                "tcp: [{match: ["
                    + match.formatted("")
                    + "], route: [{destination: {host: auto, port: {number: 81}}}]}]"));

    assertThat(get(http, "/").clusters())
        .containsExactly("outbound|81||auto.default.svc.cluster.local");
    assertThat(tcp.call(Request.tcp("10.96.0.2", 90)).clusters())
        .containsExactly("outbound|90||db.default.svc.cluster.local");
  }

  @Test
  void b07TwoVirtualServicesOfOneHostAreNotMerged() {
    String first =
        rule(
            "shop",
            "http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: db, port: {number:"
                + " 90}}}]}]");
    String second =
        rule("shop", "http: [{route: [{destination: {host: auto, port: {number: 81}}}]}]")
            .replace("name: r", "name: s");

    CallTrace trace = get(mesh(first + "---\n" + second), "/b");

    assertThat(trace.clusters()).isEmpty();
    assertThat(trace.outcome().toString()).contains("no route");
  }

  @Test
  void b08AUriPrefixIsAPrefixOfTheText() {
    SidecarMesh mesh =
        mesh(rule("shop", "http: [{match: [{uri: {prefix: /a}}], directResponse: {status: 204}}]"));

    assertThat(get(mesh, "/ab").outcome().toString()).contains("204");
  }

  @Test
  void b09ATimeoutCapsGrpcTimeoutsAndThereIsNoneByDefault() {
    RouteAction none = route(mesh("")).getRoute();
    RouteAction some =
        route(mesh(rule("shop", "http: [{timeout: 3s, route: [{destination: {host: shop}}]}]")))
            .getRoute();

    assertThat(List.of(none.getTimeout(), max(none))).allMatch(each -> each.getSeconds() == 0);
    assertThat(none.hasTimeout()).isTrue();
    assertThat(List.of(some.getTimeout(), max(some))).allMatch(each -> each.getSeconds() == 3);
  }

  @Test
  void b10RetriesAreTheDefaultAndHashingKeepsTheHost() {
    String plain = "http: [{route: [{destination: {host: shop}}]}]";
    String hash = "---\n" + policy("loadBalancer: {consistentHash: {useSourceIp: true}}");
    RouteAction byDefault = route(mesh("")).getRoute();
    RouteAction hashed = route(mesh(rule("shop", plain) + hash)).getRoute();

    assertThat(byDefault.getRetryPolicy().getNumRetries().getValue()).isEqualTo(2);
    assertThat(byDefault.getRetryPolicy().getRetryOn()).doesNotContain("503").doesNotContain("5xx");
    assertThat(byDefault.getRetryPolicy().getHostSelectionRetryMaxAttempts()).isEqualTo(5);
    assertThat(byDefault.getRetryPolicy().getRetryHostPredicateList()).hasSize(1);
    assertThat(hashed.getRetryPolicy().getRetryHostPredicateList()).isEmpty();
    String inbound = mesh("").listener("virtualInbound").toString();
    assertThat(inbound.split("reset-before-request", -1)).hasSizeGreaterThan(1);
    assertThat(chainOf(85)).isNotEmpty().doesNotContain("reset-before-request");
    assertThat(chainOf(8080)).contains("reset-before-request");
  }

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

    assertThat(priorities(disabled)).containsOnly(0);
    assertThat(localities(distributed))
        .extracting(each -> each.getLoadBalancingWeight().getValue())
        .containsExactlyInAnyOrder(80, 20);
  }

  @Test
  void b15PrioritiesHaveNoGaps() {
    assertThat(priorities("outlierDetection: {}")).containsExactlyInAnyOrder(0, 1);
    assertThat(priorities("connectionPool: {}")).containsOnly(0);
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
  void b18ServersNeverNegotiateIstio() {
    String upstream = mesh(BACKENDS).cluster(TO_FAR).getTransportSocketMatches(0).toString();

    assertThat(upstream).contains("istio-peer-exchange").contains("istio");
    mesh("").listener("virtualInbound").getFilterChainsList().stream()
        .filter(chain -> chain.hasTransportSocket())
        .forEach(
            chain ->
                assertThat(chain.getTransportSocket().toString()).doesNotContain("\\005istio"));
  }

  @Test
  void b19OnADeclaredHttpPortForeignTlsHasNoChain() {
    CallTrace foreign =
        mesh("").call(inbound(8080).over(new Request.Tls("x", List.of("h2"), Certificate.NONE)));
    CallTrace elsewhere =
        mesh("").call(inbound(9999).over(new Request.Tls("x", List.of("h2"), Certificate.NONE)));

    assertThat(foreign.outcome().toString()).contains("no filter chain");
    assertThat(elsewhere.clusters()).containsExactly("InboundPassthroughCluster");
  }

  @Test
  void b20InboundClustersKeepTheDestinationAndComeFromTheirOwnAddress() {
    Cluster inbound = mesh("").cluster("inbound|8080||");

    assertThat(inbound.getType()).isEqualTo(DiscoveryType.ORIGINAL_DST);
    assertThat(inbound.getUpstreamBindConfig().getSourceAddress().getAddress())
        .isEqualTo("127.0.0.6");
  }

  @Test
  void b21AnEmptyOutboundTrafficPolicyMeansRegistryOnly() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default}
            spec: {outboundTrafficPolicy: {}}
            """);

    assertThat(
            mesh.call(Request.http("192.0.2.1", 80, RequestHead.get("x.example", "/"))).outcome())
        .hasToString("answered with HTTP status 502");
    assertThat(mesh.call(Request.tcp("192.0.2.1", 4321)).clusters())
        .containsExactly("BlackHoleCluster");
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

  private static SidecarMesh mesh(String rules) {
    return SidecarMesh.of(SERVICES + rules);
  }

  private static String rule(String host, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: r}
    spec: {hosts: [%s], %s}
    """
        .formatted(host, spec);
  }

  private static String policy(String policy) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: shop}
    spec: {host: shop, trafficPolicy: {%s}}
    """
        .formatted(policy);
  }

  private static String farPolicy(String policy) {
    return policy(policy).replace("host: shop", "host: far.example");
  }

  private static CallTrace get(SidecarMesh mesh, String path) {
    return mesh.call(Request.http("10.96.0.1", 80, RequestHead.get("shop", path)));
  }

  private static Request inbound(int port) {
    return Request.http("10.0.0.1", port, RequestHead.get("web", "/")).inbound();
  }

  private static Route route(SidecarMesh mesh) {
    return mesh.routes("80").getVirtualHostsList().stream()
        .filter(host -> host.getName().equals(SHOP + ":80"))
        .findFirst()
        .orElseThrow()
        .getRoutes(0);
  }

  @SuppressWarnings("deprecation") // max_grpc_timeout: as Istio writes it
  private static com.google.protobuf.Duration max(RouteAction action) {
    return action.getMaxGrpcTimeout();
  }

  private static String chainOf(int port) {
    StringBuilder chains = new StringBuilder();
    mesh("").listener("virtualInbound").getFilterChainsList().stream()
        .filter(chain -> chain.getFilterChainMatch().getDestinationPort().getValue() == port)
        .forEach(chains::append);
    return chains.toString();
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

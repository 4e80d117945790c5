package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.mizzen.dataplane.match.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The addresses that tell apart the connections of services, as istiod has them. */
class SidecarAddressesTest {
  @Test
  void workloadsOfAServiceWithoutAddressAreMetAtTheirsButForTheProxysOwn() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry(
                    "resolution: NONE, workloadSelector: {labels: {app: vm}},"
                        + " ports: [{number: 3306, name: db, protocol: TCP},"
                        + " {number: 7000, name: any}, {number: 80, name: web, protocol: HTTP}]")
                + workload("own", "10.0.0.1")
                + workload("other", "10.0.0.2")
                + workload("named", "vm.example"));

    assertThat(mesh.inputs().listenerNames())
        .containsExactlyInAnyOrder(
            "virtualOutbound", "virtualInbound", "10.0.0.2_3306", "10.0.0.2_7000", "0.0.0.0_80");
  }

  @Test
  void headlessPodsAreMetAtTheirAddressesButForTheProxysOwn() {
    SidecarMesh mesh =
        SidecarMesh.of(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: quorum}
            spec: {clusterIP: None, selector: {app: vm}, ports: [{name: tcp, port: 2181}]}
            ---
            """
                + pod("own", "10.0.0.1")
                + pod("other", "10.0.0.2"));

    assertThat(mesh.inputs().listenerNames())
        .contains("10.0.0.2_2181")
        .doesNotContain("10.0.0.1_2181", "0.0.0.0_2181");
  }

  @Test
  void withoutWorkloadsToSelectAllAddressesAreMeant() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry("resolution: NONE, ports: [{number: 3306, name: db, protocol: TCP}]"));

    assertThat(mesh.inputs().listenerNames()).contains("0.0.0.0_3306");
  }

  /** Envoy would refuse a second listener at the addresses of its own. */
  @Test
  void allAddressesAreMeantBesideTheProxysOwnPorts() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry(
                "resolution: NONE, ports: [{number: 15001, name: a, protocol: TCP},"
                    + " {number: 15006, name: b, protocol: HTTP},"
                    + " {number: 15090, name: c, protocol: HTTP},"
                    + " {number: 15020, name: d, protocol: TCP},"
                    + " {number: 15021, name: e, protocol: HTTP}]"));

    assertThat(mesh.inputs().listenerNames())
        .containsExactlyInAnyOrder(
            "virtualOutbound", "virtualInbound", "0.0.0.0_15020", "0.0.0.0_15021");
  }

  @Test
  void eachNetworkHasAChainOfItsOwn() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry(
                "resolution: NONE, addresses: [10.7.0.0/16, 10.5.5.5, 10.8.0.0/24],"
                    + " ports: [{number: 443, name: tls, protocol: TLS}]"));

    Listener shared = mesh.listener("0.0.0.0_443");

    assertThat(shared.getFilterChainsList())
        .extracting(chain -> "" + ranges(chain) + chain.getFilterChainMatch().getServerNamesList())
        .containsExactly("[10.7.0.0/16][outside.example]", "[10.8.0.0/24][outside.example]");
    assertThat(mesh.listener("10.5.5.5_443").getFilterChainsList())
        .singleElement()
        .satisfies(chain -> assertThat(chain.hasFilterChainMatch()).isFalse());
  }

  /** The name of a port counts in Kubernetes; there some ports are TCP by their number too. */
  @Test
  void aServiceEntrysPortWithoutProtocolIsSniffed() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry("resolution: DNS, ports: [{number: 3306, name: http-x}]")
                + """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: 10.96.0.2, selector: {app: db}, ports: [{name: db, port: 3306}]}
                """);

    assertThat(mesh.listener("0.0.0.0_3306").getFilterChainsList())
        .singleElement()
        .satisfies(
            chain ->
                assertThat(chain.getFilterChainMatch().getApplicationProtocolsList())
                    .containsExactly("http/1.1", "h2c"));
    assertThat(mesh.listener("0.0.0.0_3306").getDefaultFilterChain().getFilters(0).getName())
        .isEqualTo("envoy.filters.network.tcp_proxy");
    assertThat(mesh.listener("10.96.0.2_3306").getListenerFiltersList()).isEmpty();
  }

  @Test
  void aTargetPortTakesThePlaceOfThePortThatIsDialed() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry(
                "resolution: NONE, ports: [{number: 443, name: tls, protocol: TLS, targetPort:"
                    + " 8443}, {number: 80, name: http, protocol: HTTP}]"));

    assertThat(
            mesh.cluster("outbound|443||outside.example")
                .getOriginalDstLbConfig()
                .getUpstreamPortOverride()
                .getValue())
        .isEqualTo(8443);
    assertThat(mesh.cluster("outbound|80||outside.example").hasOriginalDstLbConfig()).isFalse();
  }

  /** The endpoint is the caller's choice: a ring has none to choose. */
  @Test
  void aBalancerHasNoSettingsWhereClientsChooseTheEndpoint() {
    SidecarMesh mesh =
        SidecarMesh.of(
            serviceEntry("resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP}]")
                + """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: outside}
                spec:
                  host: outside.example
                  trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x, ringHash: {minimumRingSize: 2048}}}}
                """);

    assertThat(mesh.cluster("outbound|80||outside.example"))
        .returns(Cluster.LbPolicy.CLUSTER_PROVIDED, Cluster::getLbPolicy)
        .returns(false, Cluster::hasRingHashLbConfig);
  }

  @Test
  void aLocalityWithoutAShareStaysWithoutEndpoints() {
    SidecarMesh mesh =
        SidecarMesh.of(
            Behaviours.BACKENDS
                + Behaviours.farPolicy(
                    "loadBalancer: {localityLbSetting: {distribute:"
                        + " [{from: r1/*, to: {r1/*: 100}}]}}"));

    assertThat(mesh.endpoints(Behaviours.TO_FAR).getEndpointsList())
        .extracting(
            each ->
                each.getLocality().getRegion()
                    + " "
                    + each.getLbEndpointsCount()
                    + " "
                    + each.getLoadBalancingWeight().getValue())
        .containsExactly("r1 1 100", "r2 0 1");
  }

  /** Its own namespace is none of those that see it unless it is named, or meant by a dot. */
  @Test
  void aServiceIsSeenWhereItIsExportedToOnly() {
    String ports = "resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}], exportTo: ";

    assertThat(SidecarMesh.of(serviceEntry(ports + "[elsewhere]")).inputs().clusterNames())
        .doesNotContain("outbound|80||outside.example");
    assertThat(SidecarMesh.of(serviceEntry(ports + "['.']")).inputs().clusterNames())
        .contains("outbound|80||outside.example");
    assertThat(SidecarMesh.of(serviceEntry(ports + "[default]")).inputs().clusterNames())
        .contains("outbound|80||outside.example");
  }

  /** Of two virtual hosts that could have an address, the one of the rule that names it has it. */
  @Test
  void anAddressThatARuleNamesIsTheRules() {
    SidecarMesh mesh =
        Behaviours.mesh(Behaviours.rule("10.96.0.1", "http: [{directResponse: {status: 418}}]"));

    assertThat(
            mesh.call(Request.http("10.96.0.1", 80, RequestHead.get("10.96.0.1", "/"))).outcome())
        .hasToString("answered with HTTP status 418");
    assertThat(
            mesh.call(Request.http("10.96.0.1", 80, RequestHead.get("shop.default", "/")))
                .clusters())
        .containsExactly(Behaviours.TO_SHOP);
  }

  private static List<String> ranges(FilterChain chain) {
    return chain.getFilterChainMatch().getPrefixRangesList().stream()
        .map(SidecarAddressesTest::text)
        .toList();
  }

  private static String text(CidrRange range) {
    return range.getAddressPrefix() + "/" + range.getPrefixLen().getValue();
  }

  private static String serviceEntry(String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: outside}
    spec: {hosts: [outside.example], location: MESH_INTERNAL, %s}
    ---
    """
        .formatted(spec);
  }

  private static String workload(String name, String address) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s}
    spec: {address: %s, labels: {app: vm}}
    ---
    """
        .formatted(name, address);
  }

  private static String pod(String name, String address) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: vm}}
    spec: {containers: [{name: main}]}
    status: {podIP: %s, phase: Running}
    ---
    """
        .formatted(name, address);
  }
}

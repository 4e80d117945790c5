package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.BACKENDS;
import static io.mizzen.simulation.Behaviours.TO_FAR;
import static io.mizzen.simulation.Behaviours.TO_SHOP;
import static io.mizzen.simulation.Behaviours.inbound;
import static io.mizzen.simulation.Behaviours.mesh;
import static io.mizzen.simulation.Behaviours.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.mizzen.api.NotApplied;
import io.mizzen.translator.Translator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clusters of services and of the own workload, by rules that few meshes have. */
class SidecarUpstreamsTest {
  private static final String INBOUND = "inbound|8080||";

  @Test
  void aNamespaceThatSwitchesMutualTlsOffIsCalledInPlaintext() {
    assertThat(mesh(BACKENDS).cluster(TO_FAR).getTransportSocketMatchesCount()).isEqualTo(2);
    for (String mode : List.of("PERMISSIVE", "STRICT", "UNSET")) {
      assertThat(mesh(BACKENDS + peers("default", mode)).cluster(TO_FAR))
          .as(mode)
          .returns(2, Cluster::getTransportSocketMatchesCount);
    }
    for (String namespace : List.of("default", "istio-system")) {
      assertThat(mesh(BACKENDS + peers(namespace, "DISABLE")).cluster(TO_FAR))
          .as(namespace)
          .returns(0, Cluster::getTransportSocketMatchesCount)
          .returns(false, Cluster::hasTransportSocket);
    }
    assertThat(
            mesh(BACKENDS + peers("istio-system", "DISABLE") + peers("default", "PERMISSIVE"))
                .cluster(TO_FAR)
                .getTransportSocketMatchesCount())
        .isEqualTo(2);
    assertThat(mesh(BACKENDS + peers("elsewhere", "DISABLE")).cluster(TO_FAR))
        .returns(2, Cluster::getTransportSocketMatchesCount);
  }

  @Test
  void connectionsAreUpgradedTowardsOthersAndWhereTheirProtocolIsKnown() {
    String upgrade = "connectionPool: {http: {h2UpgradePolicy: UPGRADE}}";

    assertThat(options(mesh(policy(upgrade)).cluster(TO_SHOP)).getExplicitHttpConfig())
        .matches(config -> config.hasHttp2ProtocolOptions());
    Cluster sniffed =
        mesh(policy(upgrade).replace("host: shop", "host: auto"))
            .cluster("outbound|81||auto.default.svc.cluster.local");
    assertThat(options(sniffed).hasUseDownstreamProtocolConfig()).isTrue();
    assertThat(
            mesh(policy(upgrade).replace("host: shop", "host: web"))
                .cluster(INBOUND)
                .getTypedExtensionProtocolOptionsMap())
        .isEmpty();
  }

  @Test
  void settingsThatNoSidecarReadsAreReported() {
    SidecarMesh mesh =
        mesh(policy("retryBudget: {budgetInterval: 1s}, loadBalancer: {backendUtilization: {}}"));

    assertThat(Translator.upstream(mesh.inputs().upstream(TO_SHOP).orElseThrow()).notApplied())
        .extracting(NotApplied::path)
        .containsExactlyInAnyOrder(
            "spec.trafficPolicy.retryBudget.budgetInterval",
            "spec.trafficPolicy.loadBalancer.backendUtilization");
  }

  @Test
  void aRetryBudgetHoldsForTheOwnWorkloadToo() {
    String budget = policy("retryBudget: {percent: 25}");
    Cluster.Builder own =
        mesh(budget.replace("host: shop", "host: web")).cluster(INBOUND).toBuilder();

    assertThat(
            own.getCircuitBreakers()
                .getThresholds(0)
                .getRetryBudget()
                .getBudgetPercent()
                .getValue())
        .isEqualTo(25);
    assertThat(mesh(budget).cluster(INBOUND).getCircuitBreakers().getThresholds(0).hasRetryBudget())
        .isFalse();
  }

  @Test
  void aRuleCountsForTheOwnWorkloadOnlyIfTheSidecarImportsItsService() {
    String rule = policy("connectionPool: {tcp: {maxConnections: 7}}").replace("shop", "web");
    String sidecar =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: default}
        spec: {egress: [{hosts: [./%s.default.svc.cluster.local]}]}
        """;

    assertThat(mostConnections(mesh(rule))).isEqualTo(7);
    assertThat(mostConnections(mesh(rule + sidecar.formatted("web")))).isEqualTo(7);
    assertThat(mostConnections(mesh(rule + sidecar.formatted("shop")))).isEqualTo(-1);
  }

  private static int mostConnections(SidecarMesh mesh) {
    return mesh.cluster(INBOUND)
        .getCircuitBreakers()
        .getThresholds(0)
        .getMaxConnections()
        .getValue();
  }

  @Test
  void aRuleThatDemandsMutualTlsDoesNotAskWhatEndpointsSay() {
    String rules = BACKENDS + peers("default", "DISABLE");
    String demand = "---\n" + Behaviours.farPolicy("tls: {mode: ISTIO_MUTUAL}");

    assertThat(mesh(rules).endpoints(TO_FAR).toString()).doesNotContain("tlsMode");
    assertThat(mesh(rules + demand).endpoints(TO_FAR).toString()).contains("tlsMode");
  }

  @Test
  void anEndpointMayBeAUnixSocket() {
    String socket =
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: near}
        spec:
          hosts: [near.example]
          resolution: STATIC
          ports: [{name: http, number: 80, protocol: HTTP}]
          endpoints: [{address: "unix:///run/near.sock"}]
        """;

    assertThat(
            mesh(socket)
                .endpoints("outbound|80||near.example")
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getEndpoint()
                .getAddress()
                .getPipe()
                .getPath())
        .isEqualTo("/run/near.sock");
  }

  @Test
  void addressesAndNetworksOfOneServiceAreAllCaught() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: data}
            spec:
              hosts: [data.example]
              addresses: [10.5.5.5, 10.6.0.0/16]
              resolution: STATIC
              ports: [{name: tcp, number: 3306, protocol: TCP}]
              endpoints: [{address: 10.7.0.1}]
            """);
    String cluster = "outbound|3306||data.example";

    assertThat(mesh.call(Request.tcp("10.5.5.5", 3306)).clusters()).containsExactly(cluster);
    assertThat(mesh.call(Request.tcp("10.6.1.2", 3306)).clusters()).containsExactly(cluster);
    assertThat(mesh.call(Request.tcp("10.8.0.1", 3306)).clusters())
        .containsExactly("PassthroughCluster");
  }

  @Test
  void aSubsetWithoutADnsNameHasNoCluster() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: api}
            spec:
              hosts: [api.example]
              resolution: DNS
              ports: [{name: http, number: 80, protocol: HTTP}]
              endpoints: [{address: a.example, labels: {v: one}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: api}
            spec: {host: api.example, subsets: [{name: s1, labels: {v: one}}, {name: s2, labels: {v: two}}]}
            """);

    assertThat(mesh.inputs().clusterNames())
        .contains("outbound|80||api.example", "outbound|80|s1|api.example")
        .doesNotContain("outbound|80|s2|api.example");
  }

  @Test
  void chainsOfAnIngressListenerNameTheirSidecar() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: own}
            spec:
              ingress: [{port: {number: 8080, protocol: HTTP, name: h}, defaultEndpoint: "127.0.0.1:80"}]
            """);

    assertThat(mesh.call(inbound(8080)).clusters()).containsExactly(INBOUND);
    assertThat(mesh.listener("virtualInbound").getFilterChainsList())
        .filteredOn(chain -> chain.getFilterChainMatch().getDestinationPort().getValue() == 8080)
        .isNotEmpty()
        .allSatisfy(
            chain ->
                assertThat(chain.getMetadata().toString())
                    .contains("/apis/networking.istio.io/v1/namespaces/default/sidecar/own"));
  }

  private static String peers(String namespace, String mode) {
    return """
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default, namespace: %s}
    spec: {mtls: {mode: %s}}
    """
        .formatted(namespace, mode);
  }

  private static HttpProtocolOptions options(Cluster cluster) {
    try {
      return cluster
          .getTypedExtensionProtocolOptionsOrThrow(
              "envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
          .unpack(HttpProtocolOptions.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}

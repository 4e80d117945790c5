package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.cluster.ResolvedCluster;
import io.mizzen.xds.ClusterName;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvedClusterTest {
  private static final String DNS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: dns}
      spec:
        selector: {app: dns}
        ports:
        - {name: dns, port: 53, protocol: UDP, targetPort: 5353}
        - {name: grpc-dns, port: 53, targetPort: 5354}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: dns}
      spec: {address: 10.0.0.1, labels: {app: dns, version: v1}, ports: {dns: 5353, grpc-dns: 5354}}
      """;
  private static final ClusterName NAME = new ClusterName(53, "", "dns.default.svc.cluster.local");

  @Test
  void portOfClientsIsMeantAndNotTheUdpPortOfTheSameNumber() {
    TestMesh mesh = TestMesh.of(DNS);
    ProxyScope scope = mesh.scope(TestMesh.CLIENT);

    ResolvedCluster cluster = ResolvedCluster.of(NAME, scope).orElseThrow();

    assertThat(cluster.port().orElseThrow().name()).isEqualTo("grpc-dns");
    assertThat(cluster.serving(scope, mesh.table()))
        .extracting(Endpoint::port)
        .extracting(port -> port.number())
        .containsExactly(5354);
  }

  @Test
  void subsetThatNoRuleDefinesHasNoEndpoints() {
    TestMesh mesh = TestMesh.of(DNS);
    ProxyScope scope = mesh.scope(TestMesh.CLIENT);
    ClusterName missing = new ClusterName(NAME.port(), "v1", NAME.host());

    ResolvedCluster cluster = ResolvedCluster.of(missing, scope).orElseThrow();

    assertThat(cluster.exists()).isFalse();
    assertThat(cluster.chosen(cluster.serving(scope, mesh.table()))).isEmpty();
  }

  /** Networks of several sites may use the same addresses. */
  @Test
  void ofOneAddressInTwoNetworksAProxyGetsThatOfItsOwn() {
    TestMesh mesh =
        TestMesh.of(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: dns}
            spec: {selector: {app: dns}, ports: [{name: grpc-dns, port: 53, targetPort: 5354}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: east}
            spec: {address: 10.0.0.1, network: east, labels: {app: dns}}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: west}
            spec: {address: 10.0.0.1, network: west, labels: {app: dns}}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: other}
            spec: {address: 10.0.0.2, network: east, labels: {app: dns}}
            """);

    assertThat(servedIn("west", mesh)).containsExactly("west", "other");
    assertThat(servedIn("east", mesh)).containsExactly("east", "other");
    assertThat(servedIn("", mesh)).containsExactly("east", "other");
  }

  private static List<String> servedIn(String network, TestMesh mesh) {
    ProxyIdentity client =
        new ProxyIdentity(
            "default",
            "page",
            "",
            Labels.none(),
            Locality.unknown(),
            Network.of(network),
            ClusterId.defaultCluster());
    ProxyScope scope = mesh.scope(client);
    return ResolvedCluster.of(NAME, scope).orElseThrow().serving(scope, mesh.table()).stream()
        .map(Endpoint::workloadName)
        .toList();
  }
}

package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports of a sidecar's own workload, at 10.0.0.1. */
class WorkloadPortsTest {
  private static final Labels WEB = Labels.of(Map.of("app", "web"));
  private static final String CLUSTER_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        clusterIP: 10.1.0.1
        selector: {app: web}
        ports: [{name: http, port: 80, targetPort: 8080}]
      ---
      """;
  private static final String SERVICE_ENTRY =
      """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: web}
      spec:
        hosts: [web.example]
        ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
        resolution: STATIC
        workloadSelector: {labels: {app: web}}
      ---
      """;

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, '{http: 9090}', inbound|9090||",
    "10.0.0.1, '{}', inbound|8080||",
    "10.0.0.2, '{http: 9090}', inbound|8080||",
  })
  void portIsThatOfTheWorkloadEntryAtItsOwnAddress(String address, String ports, String cluster) {
    for (String service : List.of(CLUSTER_SERVICE, SERVICE_ENTRY)) {
      SidecarMesh mesh = SidecarMesh.of(service + workload(address, ports));

      assertThat(inbound(mesh)).containsExactly(cluster);
    }
  }

  @Test
  void replicasShareAllButWhereOneHasAPortOfItsOwn() {
    SidecarMesh mesh =
        SidecarMesh.of(
            SERVICE_ENTRY
                + workload("10.0.0.1", "{http: 9090}")
                + workload("10.0.0.2", "{}")
                + workload("10.0.0.3", "{}"));

    assertThat(distinguished(mesh, "10.0.0.1").addresses()).containsExactly("10.0.0.1");
    assertThat(distinguished(mesh, "10.0.0.2")).isEqualTo(distinguished(mesh, "10.0.0.3"));
  }

  /** By host and not by name: {@code a-b.default} comes before {@code a.default}. */
  @Test
  void ofServicesOfOneAgeTheFirstByHostDecidesWhatAPortSpeaks() {
    SidecarMesh mesh =
        SidecarMesh.of(
            CLUSTER_SERVICE.replace("name: web", "name: a")
                + CLUSTER_SERVICE
                    .replace("name: web", "name: a-b")
                    .replace("name: http", "name: tcp"));

    assertThat(mesh.call(Behaviours.inbound(8080)).virtualHost()).isEmpty();
    assertThat(mesh.cluster("inbound|8080||").getMetadata().toString())
        .containsSubsequence("a-b.default.svc.cluster.local", "a.default.svc.cluster.local");
  }

  /** Pods and machines of one service may have its named target port at two numbers. */
  @Test
  void namedPortIsThatOfTheVeryWorkload() {
    String named = CLUSTER_SERVICE.replace("targetPort: 8080", "targetPort: main");
    SidecarMesh mesh =
        SidecarMesh.of(
            named + workload("10.0.0.0", "{main: 7070}") + workload("10.0.0.1", "{main: 8090}"));

    assertThat(inbound(mesh)).containsExactly("inbound|8090||");
    assertThat(distinguished(mesh, "10.0.0.1").addresses()).isNotEmpty();
    assertThat(distinguished(mesh, "10.0.0.0").addresses()).isEmpty();
  }

  @Test
  void portsOfUdpAreOpenForTcp() {
    SidecarMesh mesh =
        SidecarMesh.of(
            CLUSTER_SERVICE.replace(
                "targetPort: 8080}", "targetPort: 8080}, {name: dns, port: 53, protocol: UDP}"));

    assertThat(inbound(mesh)).containsExactly("inbound|53||", "inbound|8080||");
    assertThat(mesh.call(Behaviours.inbound(53)).clusters()).containsExactly("inbound|53||");
    assertThat(mesh.inputs().clusterNames()).noneMatch(name -> name.startsWith("outbound|53|"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15001, 15006})
  void portsOfTheProxyAreNotTheWorkloads(int port) {
    SidecarMesh mesh =
        SidecarMesh.of(CLUSTER_SERVICE.replace("targetPort: 8080", "targetPort: " + port));

    assertThat(mesh.listener("virtualInbound").toString()).doesNotContain("inbound|" + port);
  }

  /** The mesh's Sidecar is named as if it were one of the proxy's namespace, as in Istio. */
  @Test
  void sidecarOfTheRootNamespaceBearsTheProxysNamespace() {
    SidecarMesh mesh =
        SidecarMesh.of(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: mesh, namespace: istio-system}
            spec:
              ingress:
              - port: {number: 9000, protocol: HTTP, name: http}
                defaultEndpoint: 127.0.0.1:9001
            """);

    assertThat(mesh.listener("virtualInbound").toString())
        .contains("mesh.default", "/namespaces/default/sidecar/mesh")
        .doesNotContain("istio-system");
  }

  private static List<String> inbound(SidecarMesh mesh) {
    return mesh.inputs().clusterNames().stream()
        .filter(name -> name.startsWith("inbound|"))
        .toList();
  }

  private static SidecarProxy distinguished(SidecarMesh mesh, String address) {
    ProxyScope scope =
        ProxyScope.of(mesh.mesh().snapshot(), ProxyIdentity.in("default").withLabels(WEB));
    return SidecarProxy.of(WEB, List.of(address), Interception.REDIRECT, DnsCapture.NONE)
        .distinguished(scope, mesh.mesh().endpoints());
  }

  private static String workload(String address, String ports) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: "w%s"}
    spec: {address: %s, labels: {app: web}, ports: %s}
    ---
    """
        .formatted(address.replace('.', '-'), address, ports);
  }
}

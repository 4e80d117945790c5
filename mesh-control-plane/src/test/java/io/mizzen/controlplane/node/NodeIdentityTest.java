package io.mizzen.controlplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.xds.server.ProxyNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdentityTest {
  private static final String ID = "sidecar~10.0.0.1~page-v1.shop~shop.svc.cluster.local";

  @Test
  void metadataSaysWhoItIs() {
    NodeIdentity identity =
        NodeIdentity.of(
            node(
                ID,
                Map.of(
                    "NAMESPACE", "team",
                    "WORKLOAD_NAME", "page-v1",
                    "SERVICE_ACCOUNT", "page",
                    "NODE_NAME", "n1",
                    "LABELS", Map.of("app", "page"))));

    assertThat(identity.proxy().namespace()).isEqualTo("team");
    assertThat(identity.proxy().workloadName()).isEqualTo("page-v1");
    assertThat(identity.proxy().serviceAccount()).isEqualTo("page");
    assertThat(identity.proxy().labels())
        .isEqualTo(Labels.of(Map.of("app", "page", "kubernetes.io/hostname", "n1")));
    assertThat(identity.proxy().locality()).isEqualTo(new Locality("eu", "eu-1", ""));
    assertThat(identity.registration()).isEmpty();
  }

  @Test
  void clusterIsThatOfTheNode() {
    NodeIdentity identity =
        NodeIdentity.of(
            node(
                ID,
                Map.of(
                    "CLUSTER_ID", "east",
                    "AUTO_REGISTER_GROUP", "page-v1",
                    "INSTANCE_IPS", "10.0.0.1",
                    "POD_PORTS", Map.of("grpc", 9080.0))));

    assertThat(identity.proxy().clusterId()).isEqualTo(ClusterId.of("east"));
    assertThat(identity.registration())
        .hasValueSatisfying(
            workload -> assertThat(workload.clusterId()).isEqualTo(ClusterId.of("east")));
  }

  @Test
  void namespaceFallsBackToTheDomainOfTheId() {
    assertThat(NodeIdentity.of(node(ID, Map.of())).proxy().namespace()).isEqualTo("shop");
  }

  @Test
  void registrationNeedsAnAddressAndPorts() {
    NodeIdentity identity =
        NodeIdentity.of(
            node(
                ID,
                Map.of(
                    "AUTO_REGISTER_GROUP", "page-v1",
                    "INSTANCE_IPS", "10.0.0.1,fd00::1",
                    "POD_PORTS", Map.of("grpc", 9080.0))));

    assertThat(identity.registration())
        .hasValueSatisfying(
            workload -> {
              assertThat(workload.name()).isEqualTo("page-v1-10.0.0.1-9080");
              assertThat(workload.namespace()).isEqualTo("shop");
              assertThat(workload.address()).isEqualTo("10.0.0.1");
              assertThat(workload.ports()).isEqualTo(Map.of("grpc", 9080));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\":\"grpc\",\"containerPort\":9080,\"protocol\":\"TCP\"}]",
        "[{\"name\":\"grpc\",\"containerPort\":9080}]",
        "[\n    {\"containerPort\":9080,\"name\":\"grpc\",\"protocol\":\"\"}\n]",
        "[{\"name\":\"grpc\",\"containerPort\":9080},"
            + "{\"name\":\"dns\",\"containerPort\":53,\"protocol\":\"UDP\"}]",
        "{\"grpc\":9080}",
      })
  void istiosAgentSendsPortsAsJsonText(String ports) {
    assertThat(registered(ports)).isEqualTo(Map.of("grpc", 9080));
  }

  @Test
  void portWithoutANameIsNamedByItsNumber() {
    assertThat(registered("[{\"containerPort\":9080,\"protocol\":\"TCP\"}]"))
        .isEqualTo(Map.of("9080", 9080));
  }

  @Test
  void portsMayBeAListWithoutText() {
    assertThat(registered(List.of(Map.of("name", "grpc", "containerPort", 9080.0))))
        .isEqualTo(Map.of("grpc", 9080));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{                                   | POD_PORTS: [{ is no JSON (expected: names",
        "[{containerPort: 9080}]              | is no JSON",
        "9080                                 | POD_PORTS: 9080.0 (expected: names to numbers",
        "[9080]                               | POD_PORTS: 9080.0 (expected: names to numbers",
        "[{\"name\":\"grpc\"}]                 | POD_PORTS.grpc: null (expected: 1..65535)",
        "[{\"containerPort\":70000}]           | port: 70000 (expected: 1..65535)",
        "[{\"name\":\"a b\",\"containerPort\":1}]| POD_PORTS: a b (expected: names of",
        "[]                                   | POD_PORTS: 0 (expected: 1..100",
        "` `                                  | POD_PORTS: 0 (expected: 1..100",
        "[{\"name\":\"a\",\"containerPort\":1},{\"name\":\"a\",\"containerPort\":2}]"
            + "| POD_PORTS.a: 1 and 2 (expected: one number)",
      })
  void whatIsWrongWithPortsIsNamed(String ports, String message) {
    assertThatThrownBy(() -> registered(ports))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "not an id,         10.0.0.1, 9080,  node.id",
    "sidecar~a~b~,      10.0.0.1, 9080,  node.id",
    "sidecar~a~b~ns.x,  '',       9080,  INSTANCE_IPS",
    "sidecar~a~b~ns.x,  example,  9080,  INSTANCE_IPS: example",
    "sidecar~a~b~ns.x,  10.0.0.1, 70000, 'port: 70000 (expected: 1..65535)'",
    "sidecar~a~b~ns.x,  10.0.0.1, 0,     'port: 0 (expected: 1..65535)'",
    "sidecar~a~b~ns.x,  10.0.0.1, 80.5,  'POD_PORTS.grpc: 80.5 (expected: 1..65535)'",
    "sidecar~a~b~ns.x,  10.0.0.1, NaN,   POD_PORTS.grpc: NaN",
    "sidecar~a~b~ns.x,  10.0.0.1, 4294967376, POD_PORTS.grpc: 4.294967376E9",
    "sidecar~a~b~ns.x,  999.9.9.9, 9080, INSTANCE_IPS: 999.9.9.9",
    "sidecar~a~b~ns.x,  1:2,      9080,  'INSTANCE_IPS: 1:2'",
    "sidecar~a~b~ns.x,  0.0.0.0,  9080,  INSTANCE_IPS: 0.0.0.0",
    "sidecar~a~b~ns.x,  '::',     9080,  'INSTANCE_IPS: ::'",
    "sidecar~a~b~ns.x,  224.0.0.1, 9080, INSTANCE_IPS: 224.0.0.1",
    "sidecar~a~b~ns.x,  fe80::1%0, 9080, INSTANCE_IPS: fe80::1%0",
  })
  void whatIsWrongIsNamed(String id, String address, double port, String message) {
    ProxyNode node =
        node(
            id,
            Map.of(
                "AUTO_REGISTER_GROUP",
                "page",
                "INSTANCE_IPS",
                address,
                "POD_PORTS",
                Map.of("grpc", port)));

    assertThatThrownBy(() -> NodeIdentity.of(node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, Integer> registered(Object ports) {
    Map<String, Object> metadata =
        Map.of("AUTO_REGISTER_GROUP", "page", "INSTANCE_IPS", "10.0.0.1", "POD_PORTS", ports);
    return NodeIdentity.of(node(ID, metadata)).registration().orElseThrow().ports();
  }

  private static ProxyNode node(String id, Map<String, Object> metadata) {
    return new ProxyNode(id, "", metadata, "eu", "eu-1", "", "gRPC Java", "1.85.1");
  }
}

package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.xds.server.ProxyNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                    "LABELS", Map.of("app", "page"))));

    assertThat(identity.proxy().namespace()).isEqualTo("team");
    assertThat(identity.proxy().workloadName()).isEqualTo("page-v1");
    assertThat(identity.proxy().serviceAccount()).isEqualTo("page");
    assertThat(identity.proxy().labels()).isEqualTo(Labels.of(Map.of("app", "page")));
    assertThat(identity.proxy().locality()).isEqualTo(new Locality("eu", "eu-1", ""));
    assertThat(identity.registration()).isEmpty();
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

  private static ProxyNode node(String id, Map<String, Object> metadata) {
    return new ProxyNode(id, "", metadata, "eu", "eu-1", "", "gRPC Java", "1.85.1");
  }
}

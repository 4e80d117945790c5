package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.node.NodeIdentity;
import io.mizzen.xds.server.ProxyNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcBootstrapTest {
  private static final GrpcBootstrap CHECKOUT =
      GrpcBootstrap.of("127.0.0.1:15010", "checkout")
          .withNamespace("shop")
          .withLabels(Map.of("app", "checkout"))
          .withLocality(new Locality("eu", "eu-1", ""));

  @Test
  void isWhatGrpcReads() {
    assertThat(JsonParser.parseString(CHECKOUT.json()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {
                  "xds_servers": [{
                    "server_uri": "127.0.0.1:15010",
                    "channel_creds": [{"type": "insecure"}],
                    "server_features": ["xds_v3"]
                  }],
                  "node": {
                    "id": "sidecar~127.0.0.1~checkout.shop~shop.svc.cluster.local",
                    "cluster": "checkout",
                    "metadata": {
                      "GENERATOR": "grpc",
                      "NAMESPACE": "shop",
                      "WORKLOAD_NAME": "checkout",
                      "LABELS": {"app": "checkout"}
                    },
                    "locality": {"region": "eu", "zone": "eu-1", "sub_zone": ""}
                  }
                }
                """));
  }

  @Test
  void tlsIsWrittenAsGrpcReadsItAndTheServiceAccountIsSaid() {
    GrpcBootstrap tls =
        CHECKOUT.withServiceAccount("till").withTls("/c/chain.pem", "/c/key.pem", "/c/roots.pem");

    var json = JsonParser.parseString(tls.json()).getAsJsonObject();

    assertThat(
            json.get("xds_servers").getAsJsonArray().get(0).getAsJsonObject().get("channel_creds"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"type": "tls", "config": {
                  "certificate_file": "/c/chain.pem",
                  "private_key_file": "/c/key.pem",
                  "ca_certificate_file": "/c/roots.pem"
                }}]
                """));
    assertThat(json.getAsJsonObject("node").getAsJsonObject("metadata").get("SERVICE_ACCOUNT"))
        .hasToString("\"till\"");
  }

  @Test
  void controlPlaneReadsTheSameIdentityBack() {
    Map<String, Object> metadata = Map.of("LABELS", Map.of("app", "checkout"));
    ProxyNode node =
        new ProxyNode(CHECKOUT.nodeId(), "checkout", metadata, "eu", "eu-1", "", "gRPC Go", "");

    assertThat(NodeIdentity.of(node).proxy().namespace()).isEqualTo("shop");
    assertThat(NodeIdentity.of(node).proxy().labels()).isEqualTo(CHECKOUT.labels());
  }

  @Test
  void controlPlaneNamesItsOwnAddressNamespaceAndDomain() {
    try (ControlPlane mesh =
        ControlPlane.builder().defaultNamespace("shop").domain("mesh.local").build().start()) {
      GrpcBootstrap bootstrap = mesh.grpcBootstrap("checkout");

      assertThat(bootstrap.controlPlane()).isEqualTo(mesh.target());
      assertThat(bootstrap.nodeId())
          .isEqualTo("sidecar~127.0.0.1~checkout.shop~shop.svc.mesh.local");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',        checkout,  'controlPlane: empty (expected: host:port)'",
    "localhost, Checkout,  'workload: Checkout (expected: a lower-case DNS name)'",
    "localhost, a~b,       'workload: a~b (expected: a lower-case DNS name)'",
  })
  void whatIsWrongIsNamed(String controlPlane, String workload, String message) {
    assertThatThrownBy(() -> GrpcBootstrap.of(controlPlane, workload)).hasMessage(message);
  }
}

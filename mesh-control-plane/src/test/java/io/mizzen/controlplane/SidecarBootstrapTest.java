package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mizzen.api.Locality;
import io.mizzen.model.MeshSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C11: one description makes the bootstrap of an Envoy and of a gRPC client")
class SidecarBootstrapTest {
  private static final SidecarBootstrap PAGE =
      SidecarBootstrap.in("10.0.0.9:15010", "page-v1", "10.0.0.1", MeshSettings.defaults("mesh"))
          .withNamespace("shop")
          .withLabels(Map.of("app", "page"))
          .withLocality(Locality.parse("eu/eu-1"))
          .withServiceAccount("page");

  @Test
  void adminIsOnLoopbackAndStatisticsAreForAll() {
    JsonObject json = JsonParser.parseString(PAGE.json()).getAsJsonObject();

    assertThat(port(json.getAsJsonObject("admin"))).isEqualTo("127.0.0.1:15000");
    assertThat(listeners(json)).hasSize(1);
    assertThat(port(listeners(json).get(0).getAsJsonObject())).isEqualTo("0.0.0.0:15090");
    assertThat(listeners(json).toString()).contains("\"path\":\"/stats/prometheus\"");
  }

  @Test
  void statisticsNeedAPortOfTheirOwnAndOneOfTheAdminInterface() {
    assertThat(listeners(PAGE.withStatsPort(0))).isEmpty();
    assertThat(listeners(PAGE.withAdminPort(0))).isEmpty();
    assertThat(listeners(PAGE.withStatsPort(15999)).toString()).contains("15999");
  }

  @Test
  void drainIsSaidOnTheCommandLine() {
    assertThat(PAGE.arguments(Path.of("page.json")))
        .startsWith("--config-path", "page.json", "--drain-time-s", "45");
    assertThat(PAGE.withDrainTime(Duration.ofSeconds(5)).arguments(Path.of("page.json")))
        .containsSubsequence("--drain-time-s", "5");
    assertThatThrownBy(() -> PAGE.withDrainTime(Duration.ofMillis(10)))
        .hasMessage("drainTime: PT0.01S (expected: at least a second)");
  }

  @Test
  void aGrpcClientOfTheSameWorkloadSaysTheSame() {
    SidecarBootstrap secured =
        PAGE.withTls(Path.of("/c/roots.pem"), Path.of("/c/chain.pem"), Path.of("/c/key.pem"));

    assertThat(secured.grpc())
        .isEqualTo(
            GrpcBootstrap.of("10.0.0.9:15010", "page-v1")
                .withNamespace("shop")
                .withLabels(Map.of("app", "page"))
                .withLocality(Locality.parse("eu/eu-1"))
                .withServiceAccount("page")
                .withTls("/c/chain.pem", "/c/key.pem", "/c/roots.pem"));
    assertThat(PAGE.grpc().tls()).isEqualTo(new GrpcBootstrap.Tls.Off());
  }

  private static JsonArray listeners(SidecarBootstrap bootstrap) {
    return listeners(JsonParser.parseString(bootstrap.json()).getAsJsonObject());
  }

  private static JsonArray listeners(JsonObject json) {
    JsonArray listeners = json.getAsJsonObject("static_resources").getAsJsonArray("listeners");
    return listeners == null ? new JsonArray() : listeners;
  }

  private static String port(JsonObject owner) {
    JsonObject socket = owner.getAsJsonObject("address").getAsJsonObject("socket_address");
    return socket.get("address").getAsString() + ":" + socket.get("port_value").getAsInt();
  }
}

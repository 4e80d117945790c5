package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The completions of an editor when {@code mizzen.} is typed. */
class PropertyMetadataTest {
  @Test
  void eachPropertyIsDescribed() throws Exception {
    Map<String, JsonObject> properties = properties();

    assertThat(properties)
        .containsOnlyKeys(
            "mizzen.enabled",
            "mizzen.control-plane.address",
            "mizzen.control-plane.allow-plaintext",
            "mizzen.control-plane.mode",
            "mizzen.control-plane.on-unreachable",
            "mizzen.control-plane.ssl.bundle",
            "mizzen.control-plane.ssl.server-name",
            "mizzen.control-plane.timeout",
            "mizzen.control-plane.token",
            "mizzen.observations.enabled",
            "mizzen.rules.allow-not-enforced",
            "mizzen.rules.locations",
            "mizzen.rules.on-error",
            "mizzen.rules.reload",
            "mizzen.server.address",
            "mizzen.server.advertised-address",
            "mizzen.server.enabled",
            "mizzen.server.port",
            "mizzen.server.port-name",
            "mizzen.workload.labels",
            "mizzen.workload.locality",
            "mizzen.workload.name",
            "mizzen.workload.namespace",
            "mizzen.workload.service-account");
    assertThat(properties.values())
        .allSatisfy(
            property -> assertThat(property.has("description")).as(property.toString()).isTrue());
    assertThat(properties)
        .hasEntrySatisfying(
            "mizzen.control-plane.mode",
            mode -> assertThat(mode.get("defaultValue").getAsString()).isEqualTo("embedded"));
  }

  static Map<String, JsonObject> properties() throws Exception {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                PropertyMetadataTest.class.getResourceAsStream(
                    "/META-INF/spring-configuration-metadata.json")),
            StandardCharsets.UTF_8)) {
      Map<String, JsonObject> properties = new TreeMap<>();
      for (JsonElement each :
          JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("properties")) {
        String name = each.getAsJsonObject().get("name").getAsString();
        // Beside those of the endpoint, which are Boot's.
        if (name.startsWith("mizzen.")) {
          properties.put(name, each.getAsJsonObject());
        }
      }
      return properties;
    }
  }
}

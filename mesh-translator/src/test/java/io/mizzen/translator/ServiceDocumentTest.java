package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document about a host as a client spells it. */
class ServiceDocumentTest {
  private static final String SERVICES =
      service("details", "default", 9080)
          + service("ratings", "default", 9090, 9080)
          + service("reviews", "default", 9080)
          + service("billing", "shop", 80)
          + entry("legacy", 7000)
          + entry("api.example.com", 443)
          + entry("'*.wild.example.com'", 8443);

  private final ProxyScope scope = TestMesh.of(SERVICES).scope(TestMesh.CLIENT);

  @ParameterizedTest
  @CsvSource({
    "reviews, 9080",
    "reviews.default, 9080",
    "reviews.default.svc, 9080",
    "reviews.default.svc.cluster.local, 9080",
    "ratings, 9080 9090",
    "billing.shop, 80",
    "legacy, 7000",
    "api.example.com, 443",
    "a.wild.example.com, 8443",
    "a.b.wild.example.com, 8443"
  })
  void spellingsOfAServiceTellItsPorts(String spelled, String ports) {
    Struct answer = answer(spelled, scope);

    assertThat(answer.getFieldsMap()).containsKey("host").doesNotContainKey("nearest");
    assertThat(
            list(answer, "ports").stream()
                .map(port -> String.valueOf((int) port.getNumberValue()))
                .collect(Collectors.joining(" ")))
        .isEqualTo(ports);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "billing",
        "reviews.svc",
        "reviews.default.pod",
        "wild.example.com",
        "reviews.default.svc.cluster.remote"
      })
  void lookalikesMeanNothing(String spelled) {
    assertThat(answer(spelled, scope).getFieldsMap()).containsOnlyKeys("nearest", "others");
  }

  @Test
  void nearestComeFirstAsTheClientsNamespaceSpellsThem() {
    assertThat(nearest("reviewz", scope)).startsWith("reviews").contains("billing.shop", "legacy");
    assertThat(nearest("detail", scope)).startsWith("details");
  }

  @Test
  void longListsAreCut() {
    String many =
        IntStream.range(0, 25)
            .mapToObj(i -> entry("s" + i + ".example.com", 80))
            .collect(Collectors.joining());
    ProxyScope wide = TestMesh.of(many).scope(TestMesh.CLIENT);

    assertThat(nearest("s99", wide)).hasSize(10);
    assertThat(answer("s99", wide).getFieldsOrThrow("others").getNumberValue()).isEqualTo(15);
  }

  /** Comparing is quadratic in the length, and nothing so long can be dialled. */
  @Test
  void whatIsTooLongForAHostIsComparedWithNothing() {
    Struct answer = answer("x".repeat(254), scope);

    assertThat(list(answer, "nearest")).isEmpty();
    assertThat(answer.getFieldsOrThrow("others").getNumberValue()).isEqualTo(7);
  }

  private static List<String> nearest(String spelled, ProxyScope scope) {
    return list(answer(spelled, scope), "nearest").stream().map(Value::getStringValue).toList();
  }

  private static List<Value> list(Struct document, String field) {
    return document.getFieldsOrThrow(field).getListValue().getValuesList();
  }

  private static Struct answer(String spelled, ProxyScope scope) {
    XdsResource resource = MizzenDocuments.service(spelled, scope);
    assertThat(MizzenNames.hostOf(resource.name())).contains(spelled);
    try {
      return TypedExtensionConfig.parseFrom(resource.bytes()).getTypedConfig().unpack(Struct.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static String service(String name, String namespace, int... ports) {
    String list =
        IntStream.of(ports)
            .mapToObj("{name: grpc-%1$d, port: %1$d}"::formatted)
            .collect(Collectors.joining(", "));
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec: {selector: {app: %s}, ports: [%s]}
    ---
    """
        .formatted(name, namespace, name, list);
  }

  private static String entry(String host, int port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: %s, namespace: default}
    spec: {hosts: [%s], ports: [{name: grpc, number: %d, protocol: GRPC}], resolution: STATIC}
    ---
    """
        .formatted("e-" + host.replaceAll("[^a-z0-9]", ""), host, port);
  }
}

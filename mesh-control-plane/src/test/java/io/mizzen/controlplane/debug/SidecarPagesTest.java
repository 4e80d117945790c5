package io.mizzen.controlplane.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.security.RawStream;
import io.mizzen.xds.TypeUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The debug pages of an Envoy sidecar, which is served something else than a client. */
@DisplayName("C6: the debug pages of an Envoy sidecar")
class SidecarPagesTest {
  private static final String RULES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: shop}
      spec: {selector: {app: reviews}, clusterIP: 10.9.0.1, ports: [{name: http, port: 9080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: page, namespace: shop}
      spec: {selector: {app: page}, clusterIP: 10.9.0.3, ports: [{name: http, port: 8080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: database, namespace: data}
      spec: {selector: {app: database}, clusterIP: 10.9.0.2, ports: [{name: tcp, port: 5432}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: one, namespace: shop}
      spec: {address: 10.1.1.1, labels: {app: reviews}}
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: outside, namespace: shop}
      spec:
        hosts: [api.example.com]
        ports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: http, protocol: HTTP}, {number: 27017, name: mongo, protocol: MONGO}]
        resolution: DNS
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: outside, namespace: shop}
      spec: {host: api.example.com, trafficPolicy: {tls: {mode: SIMPLE}, proxyProtocol: {}}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: shop}
      spec:
        hosts: [reviews]
        http:
          - mirror: {host: reviews}
            fault: {abort: {httpStatus: 503, percentage: {value: 12.5}}}
            corsPolicy: {allowOrigins: [{exact: "https://example.com"}]}
            route: [{destination: {host: reviews}}]
      """;

  private final ControlPlane mesh =
      ControlPlane.builder()
          .debug(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .build()
          .start();
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
  private final RawStream sidecar =
      new RawStream(
          channel,
          Optional.empty(),
          RawStream.node("shop", "page", Map.of("INSTANCE_IPS", "10.1.1.9")).toBuilder()
              .setUserAgentName("envoy")
              .build());

  @BeforeEach
  void connect() throws InterruptedException {
    // What gRPC clients cannot enforce, sidecars can: the finding about them is no matter here.
    var unused = mesh.apply(RULES);
    assertThat(sidecar.ask(TypeUrl.CLUSTER).response()).isPresent();
  }

  @AfterEach
  void close() {
    sidecar.close();
    channel.shutdownNow();
    mesh.close();
  }

  @Test
  void dumpHoldsWhatTheSidecarIsServed() throws Exception {
    String dump = get("/debug/config_dump?proxyID=x.shop");

    assertThat(dump)
        .contains(
            "\"virtualOutbound\"",
            "\"virtualInbound\"",
            "\"PassthroughCluster\"",
            "\"outbound|9080||reviews.shop.svc.cluster.local\"",
            "\"outbound|5432||database.data.svc.cluster.local\"",
            "\"requestMirrorPolicies\"",
            "\"10.1.1.1\"",
            "envoy.filters.listener.original_dst",
            "network.mongo_proxy.v3.MongoProxy",
            "ProxyProtocolUpstreamTransport")
        .doesNotContain("apiListener");
    assertThat(get("/debug/edsz?proxyID=x.shop")).contains("\"10.1.1.1\"");
    assertThat(get("/debug/cdsz?proxyID=x.shop")).contains("UpstreamTlsContext");
  }

  @Test
  void itsSidecarDecidesWhatItSees() throws Exception {
    JsonObject before =
        JsonParser.parseString(get("/debug/sidecarz?proxyID=x.shop")).getAsJsonObject();
    assertThat(before.get("name").getAsString()).isEqualTo("default-sidecar");
    assertThat(before.get("outboundTrafficPolicy").getAsString()).isEqualTo("ALLOW_ANY");
    assertThat(texts(before.get("services"))).hasSize(4);

    mesh.apply(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: narrow, namespace: shop}
            spec:
              outboundTrafficPolicy: {mode: REGISTRY_ONLY}
              egress: [{hosts: ["./reviews.shop.svc.cluster.local"]}]
            """)
        .orThrow();

    JsonObject after =
        JsonParser.parseString(get("/debug/sidecarz?proxyID=x.shop")).getAsJsonObject();
    assertThat(after.get("name").getAsString()).isEqualTo("narrow");
    assertThat(after.get("outboundTrafficPolicy").getAsString()).isEqualTo("REGISTRY_ONLY");
    assertThat(texts(after.get("services"))).containsExactly("reviews.shop.svc.cluster.local");
  }

  @Test
  void everyPageAnswers() throws Exception {
    for (String path : texts(JsonParser.parseString(get("/debug/list")))) {
      assertThat(JsonParser.parseString(get(path + "?proxyID=x.shop"))).as(path).isNotNull();
    }
  }

  private static List<String> texts(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  private String get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + mesh.debugAddress().orElseThrow().getPort() + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }
}

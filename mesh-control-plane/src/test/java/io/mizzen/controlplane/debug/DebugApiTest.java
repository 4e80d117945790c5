package io.mizzen.controlplane.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.controlplane.security.RawStream;
import io.mizzen.xds.TypeUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The debug API of a control plane with one connected proxy, asked over HTTP. */
class DebugApiTest {
  private static final String SECRET = "a-secret-in-metadata";
  private static final String EVIL = "<script>alert(1)</script>";

  private final ControlPlane mesh =
      ControlPlane.builder()
          .meshId("m<b>esh")
          .debug(loopback())
          .metrics(loopback())
          .build()
          .start();
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
  private final Node node =
      RawStream.node("shop", "page", Map.of("WORKLOAD_NAME", EVIL, "API_KEY", SECRET));
  private final RawStream proxy = new RawStream(channel, Optional.empty(), node);

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void start() throws InterruptedException {
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, namespace: shop}
            spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: one, namespace: shop}
            spec: {address: 10.1.1.1, labels: {app: reviews}, network: east, serviceAccount: reviewer}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: reviews
              namespace: shop
              annotations:
                note: "<script>alert(2)</script>"
                kubectl.kubernetes.io/last-applied-configuration: "old and secret"
            spec:
              hosts: [reviews]
              http:
                - fault: {abort: {httpStatus: 503, percentage: {value: 12.5}}}
                  mirror: {host: reviews}
                  route: [{destination: {host: reviews}}]
            """)
        .orThrow();
    assertThat(proxy.ask(TypeUrl.CLUSTER).response()).isPresent();
  }

  @AfterEach
  void stop() {
    proxy.close();
    channel.shutdownNow();
    mesh.close();
  }

  @Test
  void everyPageOfTheListAnswersAndNoneTellsASecret() throws Exception {
    start();

    List<String> paths =
        json("/debug/list").getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    assertThat(paths)
        .contains(
            "/debug/registryz",
            "/debug/endpointz",
            "/debug/configz",
            "/debug/adsz",
            "/debug/cdsz",
            "/debug/edsz",
            "/debug/config_dump",
            "/debug/syncz",
            "/debug/push_status",
            "/debug/instancesz",
            "/debug/clusterz",
            "/debug/networkz",
            "/debug/mesh",
            "/debug/sidecarz",
            "/debug/resourcesz");
    for (String path : paths) {
      Answer answer = get(path + "?proxyID=" + id());
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).doesNotContain(SECRET, "old and secret", "<script>");
      assertThat(JsonParser.parseString(answer.body())).as(path).isNotNull();
    }
  }

  @Test
  void shapesAreIstiods() throws Exception {
    start();

    JsonObject service = json("/debug/registryz").getAsJsonArray().get(0).getAsJsonObject();
    assertThat(service.get("hostname").getAsString()).isEqualTo("reviews.shop.svc.cluster.local");
    assertThat(service.getAsJsonObject("Attributes").get("Namespace").getAsString())
        .isEqualTo("shop");
    JsonObject shards =
        json("/debug/endpointz")
            .getAsJsonObject()
            .getAsJsonObject("reviews.shop.svc.cluster.local")
            .getAsJsonObject("shop");
    assertThat(shards.getAsJsonObject("ServiceAccounts").keySet()).containsExactly("reviewer");
    assertThat(shards.getAsJsonObject("Shards").entrySet().iterator().next().getValue().toString())
        .contains("\"Address\":\"10.1.1.1\"");
    JsonObject clients = json("/debug/adsz").getAsJsonObject();
    assertThat(clients.get("totalClients").getAsInt()).isEqualTo(1);
    JsonObject client = clients.getAsJsonArray("clients").get(0).getAsJsonObject();
    assertThat(client.get("connectionId").getAsString()).isEqualTo(node.getId());
    assertThat(client.getAsJsonObject("watches").getAsJsonArray(TypeUrl.CLUSTER.url()).toString())
        .isEqualTo("[\"*\"]");
    JsonObject sync = json("/debug/syncz").getAsJsonArray().get(0).getAsJsonObject();
    assertThat(sync.get("proxy").getAsString()).isEqualTo(node.getId());
    assertThat(sync.get("cluster_sent").getAsString()).isNotEmpty();
    assertThat(sync.has("cluster_acked")).isFalse();
    JsonObject cds = sync.getAsJsonObject("resources").getAsJsonObject(TypeUrl.CLUSTER.url());
    assertThat(cds.get("state").getAsString()).isEqualTo("STALE");
    assertThat(cds.get("sentTime").getAsString()).endsWith("Z");
    JsonObject config = json("/debug/configz").getAsJsonObject();
    assertThat(config.get("kind").getAsString()).isEqualTo("List");
    assertThat(config.getAsJsonArray("items")).hasSize(3);
    assertThat(config.toString()).contains("\"value\":12.5", "\"httpStatus\":503");
    assertThat(json("/debug/push_status").toString()).contains("NOT_APPLIED", "mirror");
    assertThat(json("/debug/networkz").toString()).contains("\"network\":\"east\"");
  }

  @Test
  void aProxyIsNamedInFullAndItsDumpIsEnvoys() throws Exception {
    start();

    JsonObject dump = json("/debug/config_dump?proxyID=" + id()).getAsJsonObject();
    assertThat(dump.getAsJsonArray("configs").asList())
        .extracting(each -> each.getAsJsonObject().get("@type").getAsString())
        .containsExactly(
            "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
            "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
            "type.googleapis.com/envoy.admin.v3.RoutesConfigDump",
            "type.googleapis.com/envoy.admin.v3.EndpointsConfigDump");
    assertThat(dump.toString())
        .contains("outbound|9080||reviews.shop.svc.cluster.local", "10.1.1.1", "fault");
    assertThat(json("/debug/edsz?proxyID=x.shop").toString()).contains("10.1.1.1");
    assertThat(json("/debug/sidecarz?proxyID=x.shop").toString())
        .contains("reviews.shop.svc.cluster.local");

    assertThat(get("/debug/edsz").status()).isEqualTo(400);
    assertThat(get("/debug/edsz?proxyID=x").status()).isEqualTo(404);
    assertThat(get("/debug/edsz?proxyID=%zz").status()).isEqualTo(400);
  }

  @Test
  void onlyGetsOfThisHostAreAnswered() throws Exception {
    start();
    int port = mesh.debugAddress().orElseThrow().getPort();

    for (String host : List.of("localhost", "localhost:" + port, "127.0.0.1:" + port, "[::1]:1")) {
      assertThat(request("GET", "/debug/mesh", host, port).status()).as(host).isEqualTo(200);
    }
    for (String host : List.of("evil.example:" + port, "", "10.0.0.1", "localhost.evil.example")) {
      assertThat(request("GET", "/debug/mesh", host, port).status()).as(host).isEqualTo(403);
      assertThat(request("GET", "/", host, port).status()).as(host).isEqualTo(403);
    }
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      assertThat(request(method, "/debug/mesh", "localhost", port).status())
          .as(method)
          .isEqualTo(405);
    }
    assertThat(get("/debug/../etc/passwd").status()).isEqualTo(404);
    assertThat(get("/debug/none").body()).contains("/debug/list");
  }

  @Test
  void theIndexIsAPageAndEscapesWhatProxiesSay() throws Exception {
    start();

    Answer page = get("/debug");

    assertThat(page.body())
        .contains("mesh m&lt;b&gt;esh", "1 proxies", "Cluster: STALE", "href=\"/debug/syncz\"")
        .doesNotContain("<b>esh", "<script>");
    assertThat(page.head()).contains("content-security-policy: default-src 'none'");
  }

  @Test
  void metricsAndReadinessAreApartFromTheRest() throws Exception {
    start();
    int port = mesh.metricsAddress().orElseThrow().getPort();

    assertThat(request("GET", "/ready", "anything", port).status()).isEqualTo(200);
    Answer metrics = request("GET", "/metrics", "anything", port);
    assertThat(metrics.body())
        .contains("pilot_xds 1\n", "pilot_services 1\n", "pilot_xds_pushes 1\n");
    assertThat(metrics.body().lines().filter(line -> !line.startsWith("#")).toList())
        .allMatch(line -> line.matches("[a-z_]+(\\{type=\"[a-z]+\"})? \\d+"));
    assertThat(request("GET", "/debug/configz", "localhost", port).status()).isEqualTo(404);
    assertThat(request("GET", "/", "localhost", port).status()).isEqualTo(404);
  }

  @Test
  void theDebugApiIsNeverReachableFromElsewhere() {
    ControlPlaneBuilder everywhere =
        ControlPlane.builder().debug(new InetSocketAddress("0.0.0.0", 0));

    assertThatThrownBy(everywhere::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: a loopback address; it shows all configuration)");
    try (ControlPlane without = ControlPlane.builder().build().start()) {
      assertThat(without.debugAddress()).isEmpty();
      assertThat(without.metricsAddress()).isEmpty();
    }
  }

  private String id() {
    return URLEncoder.encode(node.getId(), StandardCharsets.UTF_8);
  }

  private JsonElement json(String path) throws IOException {
    Answer answer = get(path);
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body());
  }

  private Answer get(String path) throws IOException {
    return request("GET", path, "localhost", mesh.debugAddress().orElseThrow().getPort());
  }

  private record Answer(int status, String head, String body) {}

  /** By hand: an HTTP client would not send a foreign Host, nor leave a path as it is. */
  private static Answer request(String method, String path, String host, int port)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      String text =
          method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String all = reader.lines().collect(Collectors.joining("\n", "", "\n"));
      int end = all.indexOf("\n\n");
      return new Answer(
          Integer.parseInt(all.substring(9, 12)),
          all.substring(0, end).toLowerCase(java.util.Locale.ROOT),
          all.substring(end + 2));
    }
  }
}

package io.mizzen.it.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.SidecarBootstrap;
import io.mizzen.it.bridge.BridgedServer;
import io.mizzen.testkit.HeldPort;
import io.mizzen.xds.server.AckResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy as the sidecar of a workload, served by our control plane from Istio's YAML. */
class SidecarTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ControlPlane mesh = ControlPlane.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;
  private Backend v1;
  private Backend v2;
  @AutoClose private final HeldPort held = HeldPort.open();
  private final int port = held.number();

  @BeforeEach
  void start() throws IOException {
    v1 = Backend.start("v1");
    v2 = Backend.start("v2");
    mesh.start();
    mesh.apply(services()).orThrow();
  }

  @AfterEach
  void stop() {
    mesh.close();
    v1.close();
    v2.close();
  }

  @ParameterizedTest
  @EnumSource(SidecarBootstrap.Protocol.class)
  void obeysVirtualServiceAndDestinationRule(SidecarBootstrap.Protocol protocol) throws Exception {
    try (EnvoyProcess envoy = sidecar(protocol)) {
      assertObeys(envoy);
    }
  }

  /** The same over java-control-plane's own server. */
  @ParameterizedTest
  @EnumSource(SidecarBootstrap.Protocol.class)
  void obeysThemOverTheBridge(SidecarBootstrap.Protocol protocol) throws Exception {
    try (BridgedServer server = new BridgedServer(mesh);
        EnvoyProcess envoy =
            EnvoyProcess.start(
                directory, bootstrap(protocol).withControlPlane(server.target()).json())) {
      assertObeys(envoy);

      assertThat(mesh.proxies()).as("streams of our own server").isEmpty();
    }
  }

  private void assertObeys(EnvoyProcess envoy) throws InterruptedException {
    await().atMost(PATIENCE).until(() -> answer("/", "").contains("200 v"));

    apply(
        """
        spec:
          hosts: [reviews]
          http:
          - match: [{headers: {end-user: {exact: jason}}}]
            route: [{destination: {host: reviews, subset: v2}}]
          - match: [{uri: {prefix: /gone}}]
            directResponse: {status: 410, body: {string: no more}}
          - match: [{uri: {prefix: /broken}}]
            fault: {abort: {httpStatus: 555, percentage: {value: 100}}}
            route: [{destination: {host: reviews, subset: v1}}]
          - route: [{destination: {host: reviews, subset: v1}}]
        """);
    await().atMost(PATIENCE).until(() -> answer("/", "jason").equals("200 v2"));

    for (int i = 0; i < 20; i++) {
      assertThat(answer("/", "")).isEqualTo("200 v1");
      assertThat(answer("/", "jason")).isEqualTo("200 v2");
    }
    assertThat(answer("/gone/x", "")).isEqualTo("410 no more");
    assertThat(answer("/broken", "")).startsWith("555");
    // A change on the live proxy.
    apply(
        "spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset:"
            + " v2}}]}]}");
    await().atMost(PATIENCE).until(() -> answer("/gone/x", "").equals("200 v2"));
    assertNothingRefused(envoy);
  }

  /** Rules that need certificates nobody has must close, and not fall back to plaintext. */
  @Test
  void mutualTlsWithoutCertificatesIsClosed() throws Exception {
    try (EnvoyProcess envoy = sidecar(SidecarBootstrap.Protocol.DELTA_GRPC)) {
      await().atMost(PATIENCE).until(() -> answer("/", "").contains("200 v"));

      long revision =
          mesh.apply(destinationRule("trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}")).revision();
      awaitAcked(revision);

      await().atMost(PATIENCE).until(() -> answer("/", "").startsWith("503"));
      assertThat(mesh.notApplied().toString())
          .contains("spec.trafficPolicy.tls.mode", "envoy-sidecar");
      assertNothingRefused(envoy);
    }
  }

  private EnvoyProcess sidecar(SidecarBootstrap.Protocol protocol) throws IOException {
    return EnvoyProcess.start(directory, bootstrap(protocol).json());
  }

  private SidecarBootstrap bootstrap(SidecarBootstrap.Protocol protocol) {
    return mesh.sidecarBootstrap("productpage-v1", "127.0.0.1")
        .withLabels(Map.of("app", "productpage"))
        .withoutInterception()
        .withAdminPort(0)
        .withProtocol(protocol);
  }

  private String services() {
    return """
    # Its own address, by which the test dials it: every authority of it is the host.
    apiVersion: v1
    kind: Service
    metadata: {name: reviews}
    spec: {clusterIP: 127.0.0.1, selector: {app: reviews}, ports: [{name: http, port: %d}]}
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: v1}
    spec: {address: 127.0.0.1, ports: {http: %d}, labels: {app: reviews, version: v1}}
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: v2}
    spec: {address: 127.0.0.1, ports: {http: %d}, labels: {app: reviews, version: v2}}
    ---
    """
            .formatted(port, v1.port(), v2.port())
        + destinationRule("trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}");
  }

  private static String destinationRule(String policy) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: reviews}
    spec:
      host: reviews
      subsets:
      - {name: v1, labels: {version: v1}}
      - {name: v2, labels: {version: v2}}
      %s
    """
        .formatted(policy);
  }

  private void apply(String spec) throws InterruptedException {
    awaitAcked(
        mesh.apply(
                "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
                    + "metadata: {name: reviews}\n"
                    + spec)
            .orThrow()
            .revision());
  }

  private void awaitAcked(long revision) throws InterruptedException {
    AckResult acked = mesh.awaitAcked(revision, PATIENCE);
    assertThat(acked.allAcked()).as(acked.toString()).isTrue();
  }

  /** Status and body, or what went wrong. */
  private String answer(String path, String user) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
    if (!user.isEmpty()) {
      request.header("end-user", user);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void assertNothingRefused(EnvoyProcess envoy) {
    assertThat(envoy.configDump().toString()).doesNotContain("error_state");
    assertThat(mesh.proxies().toString()).doesNotContain("NACKED");
    for (String stat :
        List.of("cluster_manager.cds.update_rejected", "listener_manager.lds.update_rejected")) {
      assertThat(envoy.stat(stat)).as(stat).isZero();
    }
  }
}

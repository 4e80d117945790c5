package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.SidecarBootstrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy that looks up the hosts of a wildcard when they are called. */
class DynamicDnsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MILLIS = 60_000;

  /** An address of this host at which nobody else listens. */
  private static final String OWN_ADDRESS = "127.0.0.3";

  private final ControlPlane mesh = ControlPlane.builder().build();

  @TempDir Path directory;
  private Backend backend;

  @BeforeEach
  void start() throws IOException {
    backend = Backend.start("far");
    mesh.start();
  }

  @AfterEach
  void stop() {
    mesh.close();
    backend.close();
  }

  @ParameterizedTest
  @EnumSource(SidecarBootstrap.Protocol.class)
  void requestsGoToTheHostThatTheyName(SidecarBootstrap.Protocol protocol) throws Exception {
    mesh.apply(wildcard("HTTP", backend.port())).orThrow();
    try (EnvoyProcess envoy = sidecar(protocol)) {
      await().atMost(PATIENCE).until(() -> get("one.localhost").equals("HTTP/1.1 200 OK"));

      assertThat(get("other.localhost")).isEqualTo("HTTP/1.1 200 OK");
      assertThat(get("one.example.org")).as("not of the wildcard").contains(" 502 ");
      assertNothingRefused(envoy);

      // A service that is older and without a wildcard shares the port.
      mesh.apply(
              """
              apiVersion: networking.istio.io/v1
              kind: ServiceEntry
              metadata: {name: a, creationTimestamp: "2020-01-01T00:00:00Z"}
              spec:
                hosts: [near.example.org]
                resolution: STATIC
                ports: [{name: p, number: %1$d, protocol: HTTP}]
                endpoints: [{address: 127.0.0.1}]
              """
                  .formatted(backend.port()))
          .orThrow();
      await().atMost(PATIENCE).until(() -> get("near.example.org").equals("HTTP/1.1 200 OK"));

      assertThat(get("third.localhost")).isEqualTo("HTTP/1.1 200 OK");
      assertNothingRefused(envoy);
    }
  }

  @ParameterizedTest
  @EnumSource(SidecarBootstrap.Protocol.class)
  void connectionsGoToTheHostThatTlsNames(SidecarBootstrap.Protocol protocol) throws Exception {
    try (ServerSocket far = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      far.setSoTimeout(MILLIS);
      mesh.apply(wildcard("TLS", far.getLocalPort())).orThrow();
      try (EnvoyProcess envoy = sidecar(protocol)) {
        await().atMost(PATIENCE).until(() -> envoy.listeners().contains(OWN_ADDRESS));

        CompletableFuture<Void> call =
            CompletableFuture.runAsync(() -> handshake("one.localhost", far.getLocalPort()));
        try (Socket accepted = far.accept()) {
          accepted.setSoTimeout(MILLIS);
          String hello = new String(accepted.getInputStream().readNBytes(300), ISO_8859_1);
          assertThat(hello).startsWith("\u0016\u0003").contains("one.localhost");
        }
        call.get(MILLIS, TimeUnit.MILLISECONDS);
        assertNothingRefused(envoy);
      }
    }
  }

  private EnvoyProcess sidecar(SidecarBootstrap.Protocol protocol) throws IOException {
    return EnvoyProcess.start(
        directory,
        mesh.sidecarBootstrap("web-1", "127.0.0.1")
            .withoutInterception()
            .withAdminPort(0)
            .withProtocol(protocol)
            .json());
  }

  /** The wildcard, met at an address of its own: it is looked up as the address of the backend. */
  private static String wildcard(String protocol, int port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: wild}
    spec:
      hosts: ["*.localhost"]
      resolution: DYNAMIC_DNS
      ports: [{name: p, number: %2$d, protocol: %1$s}]
    ---
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: default}
    spec:
      outboundTrafficPolicy: {mode: REGISTRY_ONLY}
      egress:
      - {port: {number: %2$d, protocol: %1$s, name: p}, bind: %3$s, captureMode: NONE, hosts: ["*/*"]}
    """
        .formatted(protocol, port, OWN_ADDRESS);
  }

  /** The status line. */
  private String get(String host) {
    try (Socket socket = new Socket(OWN_ADDRESS, backend.port())) {
      socket.setSoTimeout(MILLIS);
      String request =
          "GET / HTTP/1.1\r\nhost: %s:%d\r\nconnection: close\r\n\r\n"
              .formatted(host, backend.port());
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.lines().findFirst().orElse("closed");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Says the server's name; that nobody answers with a certificate is expected. */
  private static void handshake(String host, int port) {
    try (Socket plain = new Socket(OWN_ADDRESS, port);
        SSLSocket socket =
            (SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(plain, host, port, true)) {
      socket.setSoTimeout(MILLIS);
      socket.startHandshake();
      throw new AssertionError("a handshake without a certificate");
    } catch (IOException e) {
      assertThat(e).hasMessageNotContaining("refused");
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

package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate whose file is renewed while the application runs, as Boot reloads bundles. */
class RenewedBundleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final TestAuthority authority = TestAuthority.create("mesh root");

  @Test
  void isShownToNewStreamsWhileOpenOnesGoOn() {
    KeyFiles own = authority.issue(Leaf.of("shop").dns("mesh.shop")).write(directory, "shop");

    Contexts.runner()
        .withUserConfiguration(Reviews.class)
        .withPropertyValues(
            "mizzen.control-plane.ssl.bundle=mesh",
            "spring.ssl.bundle.watch.file.quiet-period=50ms",
            "spring.ssl.bundle.pem.mesh.reload-on-update=true",
            "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
            "spring.ssl.bundle.pem.mesh.keystore.private-key=file:" + own.privateKey())
        .run(
            context -> {
              MeshClient mesh = context.getBean(MeshClient.class);
              int port = port(context.getBean(ControlPlane.class));
              assertThat(answer(mesh)).isEqualTo(ServingStatus.SERVING);
              Instant connected = mesh.status().since();
              assertThat(shownBy(port)).isEqualTo("CN=shop");

              authority.issue(Leaf.of("shop renewed").dns("mesh.shop")).write(directory, "shop");

              await()
                  .atMost(PATIENCE)
                  .ignoreExceptions()
                  .until(() -> shownBy(port).equals("CN=shop renewed"));
              assertThat(answer(mesh)).isEqualTo(ServingStatus.SERVING);
              assertThat(mesh.status().since()).isEqualTo(connected);
            });
  }

  private static ServingStatus answer(MeshClient mesh) {
    return HealthGrpc.newBlockingStub(mesh.channel("mesh:///reviews"))
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static int port(ControlPlane control) {
    return Integer.parseInt(control.target().substring(control.target().lastIndexOf(':') + 1));
  }

  /** The name in the certificate that a new connection is shown. */
  private String shownBy(int port) throws GeneralSecurityException, IOException {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }
}

package io.mizzen.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mizzen.client.ControlPlaneStatus.Failure;
import io.mizzen.client.MeshClient;
import io.mizzen.client.RegistrationRefusedException;
import io.mizzen.client.TransportSecurity;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both halves of TLS at once: a control plane, a server and clients with identities. */
class ProtectedStreamsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPIFFE = "spiffe://cluster.local/ns/default/sa/";
  private static final String SECRET = "a-secret-of-the-page";

  @TempDir private Path directory;
  private final TestAuthority authority = TestAuthority.create("mesh root");
  private Path roots;
  private TestMesh mesh;

  @BeforeEach
  void open() {
    roots = authority.write(directory.resolve("roots.pem"));
    KeyFiles own =
        authority.issue(Leaf.of("control plane").ip("127.0.0.1")).write(directory, "control-plane");
    mesh =
        TestMesh.around(
            ControlPlane.builder()
                .security(
                    io.mizzen.controlplane.security.TransportSecurity.tls(
                            own.certificateChain(), own.privateKey(), roots)
                        .token(SECRET, SpiffeId.parse(SPIFFE + "page")))
                .build()
                .start());
    mesh.control().apply(Yaml.service("reviews")).orThrow();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  @DisplayName("C6: servers with certificates and clients with tokens meet over TLS")
  void serversWithCertificatesAndClientsWithTokensMeet() {
    Identity reviews = Identity.of("reviews", "v1");
    mesh.own(new CountingServer(reviews, client(reviews, "reviews", certificateOf("reviews"))));
    EchoClient page =
        mesh.own(
            new EchoClient(
                client(
                    Identity.of("page", "v1"), "page", TransportSecurity.tls(roots).token(SECRET)),
                "mesh:///reviews:9080"));

    page.untilFirst(reply -> reply.isFrom("v1"));

    assertThat(page.mesh().status().isConnected()).isTrue();
  }

  @Test
  @DisplayName("C6: nobody is another than his certificate says")
  void nobodyIsAnotherThanHisCertificateSays() {
    Identity reviews = Identity.of("reviews", "v1");
    MeshClient impostor = mesh.own(client(reviews, "reviews", certificateOf("page")));

    await().atMost(PATIENCE).until(() -> lastError(impostor).startsWith("PERMISSION_DENIED"));

    assertThat(impostor.status().accepted()).isEmpty();
    assertThatThrownBy(() -> new CountingServer(reviews, impostor))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("PERMISSION_DENIED");
  }

  @Test
  @DisplayName("C6: without credentials, or in plaintext, nobody gets anything")
  void strangersGetNothing() {
    Identity page = Identity.of("page", "v1");
    MeshClient stranger = mesh.own(client(page, "page", TransportSecurity.tls(roots)));
    MeshClient plain = mesh.own(client(page, "page", TransportSecurity.plaintextOnLoopback()));

    await().atMost(PATIENCE).until(() -> lastError(stranger).startsWith("UNAUTHENTICATED"));
    await().atMost(PATIENCE).until(() -> plain.status().lastError().isPresent());
    assertThat(stranger.status().accepted()).isEmpty();
    assertThat(plain.status().accepted()).isEmpty();
  }

  /** An attempt that a busy machine lets expire would have another one. */
  private static String lastError(MeshClient client) {
    return client.status().lastError().map(Failure::message).orElse("");
  }

  private TransportSecurity certificateOf(String account) {
    KeyFiles files =
        authority.issue(Leaf.of(account).uri(SPIFFE + account)).write(directory, account);
    return TransportSecurity.tls(files.certificateChain(), files.privateKey(), roots);
  }

  private MeshClient client(Identity identity, String account, TransportSecurity security) {
    return MeshClient.builder()
        .controlPlane(mesh.control().target())
        .security(security)
        .workloadName(identity.name())
        .labels(identity.labels())
        .serviceAccount(account)
        .drainTimeout(Duration.ZERO)
        .build()
        .start();
  }
}

package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.ClientCalls;
import io.mizzen.client.ControlPlaneStatus.Failure;
import io.mizzen.client.ControlPlaneStatus.State;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.xds.security.PemSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane is dialled by 127.0.0.1, which its certificate holds unless a test says so. */
class TransportSecurityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final String SECRET = "a-secret-of-the-page";

  @TempDir private Path directory;
  private final TestAuthority authority = TestAuthority.create("mesh root");
  private Path roots;
  private ScriptedAds ads;
  private EchoServer backend;

  @BeforeEach
  void open() throws IOException {
    roots = authority.write(directory.resolve("roots.pem"));
    ads = new ScriptedAds(serverWith(Leaf.of("control plane").ip("127.0.0.1")));
    backend = new EchoServer("backend");
    ads.found("reviews", 9080);
    ads.serve("reviews:9080", backend.port(), 0);
  }

  @AfterEach
  void close() {
    ads.close();
    backend.close();
  }

  @Test
  @DisplayName("C6: client and server present their certificate")
  void clientAndServerPresentTheirCertificate() {
    KeyFiles page = issue("page");

    try (MeshClient mesh = client(mutual(page))) {
      MeshServer server = mesh.serverBuilder().addService(EchoServer.service("v1")).build().start();

      assertThat(server.registration()).isPresent();
      assertThat(EchoServer.say(mesh.channel("mesh:///reviews:9080"))).isEqualTo("backend");
      assertThat(mesh.status().isConnected()).isTrue();
      assertThat(server.status().isConnected()).isTrue();
    }
    assertThat(ads.peers()).hasSize(2).allMatch(peer -> peer.subject().equals("CN=page"));
  }

  @Test
  @DisplayName("C6: a token is presented over TLS, and read anew for each stream")
  void tokenIsReadForEachStream() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");

    try (MeshClient mesh = client(TransportSecurity.tls(roots).token(token))) {
      // To start waits for a second only.
      await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
      Files.writeString(token, "another-secret-of-it");
      ads.restart();
      await().atMost(PATIENCE).until(() -> ads.opened() == 2);
    }
    assertThat(ads.peers())
        .containsExactly(
            new ScriptedAds.Peer("", "Bearer " + SECRET),
            new ScriptedAds.Peer("", "Bearer another-secret-of-it"));
  }

  @Test
  void tokenThatIsNotThereIsAnErrorUntilItIs() throws IOException {
    Path token = directory.resolve("token");

    try (MeshClient mesh = client(TransportSecurity.tls(roots).token(token))) {
      await().atMost(PATIENCE).until(() -> mesh.status().lastError().isPresent());
      assertThat(mesh.status().lastError().map(Failure::message).orElse(""))
          .startsWith("UNAUTHENTICATED: OfFile[file=" + token + "] cannot be used");
      assertThat(ads.peers()).isEmpty();

      Files.writeString(token, SECRET);

      await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
    }
  }

  @Test
  @DisplayName("C6: a token never travels in plaintext")
  void tokenIsNotSentInPlaintext() {
    try (ScriptedAds open = new ScriptedAds()) {
      ManagedChannel plaintext =
          Grpc.newChannelBuilder(open.address(), InsecureChannelCredentials.create()).build();

      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      plaintext,
                      EchoServer.SAY,
                      CallOptions.DEFAULT.withCallCredentials(
                          new TokenCredentials(new BearerToken.OfSecret(SECRET))),
                      "hello"))
          .hasMessage("UNAUTHENTICATED: token: not sent in plaintext (expected: TLS)");
      assertThat(open.peers()).isEmpty();
      plaintext.shutdownNow();
    }
  }

  @Test
  void tokensAreNotPrinted() {
    assertThat(TransportSecurity.tls(roots).token(SECRET).toString()).doesNotContain(SECRET);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TransportSecurity.tls(roots).token("with space " + SECRET))
        .withMessage("token: 31 characters (expected: 16 to 4096, printable ASCII without spaces)");
  }

  @Test
  @DisplayName("C6: new certificates are taken without dropping streams or channels")
  void newCertificatesAreTakenWithoutDroppingAnything() throws IOException {
    KeyFiles page = issue("page");
    TestAuthority next = TestAuthority.create("next root");

    try (MeshClient mesh = client(mutual(page).withReloadEvery(OFTEN))) {
      ManagedChannel channel = mesh.channel("mesh:///reviews:9080");
      assertThat(EchoServer.say(channel)).isEqualTo("backend");
      // Both roots, as one does while a root is replaced.
      Files.writeString(roots, authority.certificatePem() + next.certificatePem());
      authority.issue(Leaf.of("page renewed")).write(directory, "page");
      assertThat(EchoServer.say(channel)).isEqualTo("backend");
      assertThat(ads.opened()).isEqualTo(1);

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                int before = ads.opened();
                ads.restart();
                await().atMost(PATIENCE).until(() -> ads.opened() > before);
                return ads.peers().get(ads.peers().size() - 1).subject().contains("renewed");
              });
      assertThat(EchoServer.say(channel)).isEqualTo("backend");
    }
    assertThat(ads.peers().get(0).subject()).isEqualTo("CN=page");
  }

  /** As from a key store: nothing lies in a file, and a new certificate is taken. */
  @Test
  void textsAreTakenAndAskedAgain() {
    AtomicReference<Issued> page = new AtomicReference<>(authority.issue(Leaf.of("page")));
    TlsSecurity security =
        TransportSecurity.tls(
                PemSource.text(
                    "chain of page", () -> Objects.requireNonNull(page.get()).certificatePem()),
                PemSource.text("key of page", () -> Objects.requireNonNull(page.get()).keyPem()),
                PemSource.text("roots", authority::certificatePem))
            .withReloadEvery(OFTEN);

    try (MeshClient mesh = client(security)) {
      // To start waits for a second only.
      await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
      page.set(authority.issue(Leaf.of("page again")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                int streams = ads.opened();
                ads.restart();
                await().atMost(PATIENCE).until(() -> ads.opened() > streams);
                assertThat(ads.peers())
                    .anySatisfy(peer -> assertThat(peer.subject()).isEqualTo("CN=page again"));
              });
      assertThat(mesh.status().state()).isNotEqualTo(State.CLOSED);
    }
    assertThat(ads.peers().get(0).subject()).isEqualTo("CN=page");
    assertThat(security.toString()).contains("key of page").doesNotContain("PRIVATE");
  }

  @Test
  void filesThatCannotBeUsedLeaveWhatWasInForce() throws IOException {
    KeyFiles page = issue("page");

    try (MeshClient mesh = client(mutual(page).withReloadEvery(OFTEN))) {
      Files.writeString(page.privateKey(), "half a key");
      Files.writeString(roots, "no roots");
      // Each later look finds the same, so one more restart comes after at least one look.
      for (int i = 1; i <= 3; i++) {
        int streams = ads.opened();
        ads.restart();
        await().atMost(PATIENCE).until(() -> ads.opened() > streams);
      }
      await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
    }
    assertThat(ads.peers()).allMatch(peer -> peer.subject().equals("CN=page"));
  }

  @Test
  @DisplayName("C6: a control plane that nobody vouches for gets nothing")
  void foreignControlPlaneGetsNothing() {
    Path others = TestAuthority.create("other").write(directory.resolve("others.pem"));

    try (MeshClient mesh = client(TransportSecurity.tls(others).token(SECRET))) {
      await().atMost(PATIENCE).until(() -> mesh.status().lastError().isPresent());

      assertThat(mesh.status().state()).isEqualTo(State.CONNECTING);
      assertThat(mesh.status().lastError().map(Failure::message).orElse(""))
          .startsWith("UNAVAILABLE");
    }
    assertThat(ads.peers()).isEmpty();
  }

  @Test
  void certificateMustHoldTheNameThatIsDialledOrGiven() throws IOException {
    try (ScriptedAds named = new ScriptedAds(serverWith(Leaf.of("x").dns("mesh.example")))) {
      try (MeshClient mesh = client(named, TransportSecurity.tls(roots).token(SECRET))) {
        await().atMost(PATIENCE).until(() -> mesh.status().lastError().isPresent());
        assertThat(mesh.status().state()).isEqualTo(State.CONNECTING);
      }
      assertThat(named.peers()).isEmpty();

      TlsSecurity right = TransportSecurity.tls(roots).token(SECRET).withServerName("mesh.example");
      try (MeshClient mesh = client(named, right)) {
        await().atMost(PATIENCE).until(() -> mesh.status().isConnected());
      }
    }
  }

  @Test
  void unusableFilesAreNamedAtTheStart() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path missing = directory.resolve("missing.pem");
    KeyFiles page = issue("page");

    assertThatThrownBy(() -> client(TransportSecurity.tls(missing)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("tls: " + missing + " cannot be used");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client(TransportSecurity.tls(page.certificateChain(), empty, roots)))
        .withMessageContaining(empty + " cannot be used")
        .withMessageEndingWith("(expected: certificates and a PKCS #8 key in PEM)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client(TransportSecurity.tls(empty)))
        .withMessageStartingWith("tls: " + empty);
  }

  private TlsSecurity mutual(KeyFiles files) {
    return TransportSecurity.tls(files.certificateChain(), files.privateKey(), roots);
  }

  private KeyFiles issue(String name) {
    return authority.issue(Leaf.of(name)).write(directory, name);
  }

  private ServerCredentials serverWith(Leaf leaf) throws IOException {
    KeyFiles files = authority.issue(leaf).write(directory, "server");
    return TlsServerCredentials.newBuilder()
        .keyManager(files.certificateChain().toFile(), files.privateKey().toFile())
        .trustManager(authority.write(directory.resolve("clients.pem")).toFile())
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }

  private MeshClient client(TransportSecurity security) {
    return client(ads, security);
  }

  private static MeshClient client(ScriptedAds ads, TransportSecurity security) {
    return MeshClient.builder()
        .controlPlane(ads.address())
        .security(security)
        .workloadName("page")
        .build()
        .start();
  }
}

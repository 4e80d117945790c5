package io.mizzen.spring;

import static io.mizzen.spring.Contexts.analysis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.spring.Contexts.Reviews;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Streams to the control plane, protected by what Spring calls an SSL bundle. */
class SslBundleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "the-token-of-reviews-and-nobody-else";
  private static final String PASSWORD = "the-password-of-the-key-store";
  private static final String REVIEWS = "spiffe://cluster.local/ns/default/sa/reviews";
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      """;

  @TempDir Path directory;
  private final TestAuthority authority = TestAuthority.create("mesh root");
  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Reviews.class);
  private Path roots;

  @BeforeEach
  void writeRoots() {
    roots = authority.write(directory.resolve("roots.pem"));
  }

  @Test
  void remoteControlPlaneBelievesTheCertificateOfThePemBundle() {
    KeyFiles own = authority.issue(Leaf.of("reviews").uri(REVIEWS)).write(directory, "reviews");

    try (ControlPlane remote = remote()) {
      following(remote)
          .withPropertyValues(
              "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
              "spring.ssl.bundle.pem.mesh.keystore.private-key=file:" + own.privateKey(),
              "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots)
          .run(SslBundleTest::calls);
    }
  }

  @Test
  void remoteControlPlaneBelievesTheCertificateOfTheKeyStore() throws Exception {
    Path keys = keyStore(authority.issue(Leaf.of("reviews").uri(REVIEWS)));

    try (ControlPlane remote = remote()) {
      following(remote)
          .withPropertyValues(
              "spring.ssl.bundle.jks.mesh.key.alias=reviews",
              "spring.ssl.bundle.jks.mesh.keystore.location=file:" + keys,
              "spring.ssl.bundle.jks.mesh.keystore.password=" + PASSWORD,
              "spring.ssl.bundle.jks.mesh.truststore.location=file:" + keys,
              "spring.ssl.bundle.jks.mesh.truststore.password=" + PASSWORD)
          .run(SslBundleTest::calls);
    }
  }

  @Test
  void remoteControlPlaneBelievesTheToken() {
    try (ControlPlane remote = remote()) {
      following(remote)
          .withPropertyValues(
              "mizzen.control-plane.token=" + TOKEN,
              "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots)
          .run(SslBundleTest::calls);
    }
  }

  /** The application itself needs no certificate that clients would need. */
  @Test
  void embeddedControlPlaneServesWithTheBundle() {
    KeyFiles own = authority.issue(Leaf.of("shop").dns("mesh.shop")).write(directory, "shop");
    KeyFiles page =
        authority
            .issue(Leaf.of("page").uri("spiffe://cluster.local/ns/default/sa/page"))
            .write(directory, "page");

    embedded(own)
        .run(
            context -> {
              calls(context);
              try (MeshClient other =
                      client(context, "page")
                          .security(
                              io.mizzen.client.TransportSecurity.tls(
                                      page.certificateChain(), page.privateKey(), roots)
                                  .withServerName("mesh.shop"))
                          .build()
                          .start();
                  MeshClient stranger = client(context, "stranger").build().start()) {
                assertThat(answer(other)).isEqualTo(ServingStatus.SERVING);
                await().atMost(PATIENCE).until(() -> stranger.status().lastError().isPresent());
                assertThat(stranger.status().isConnected()).isFalse();
              }
            });
  }

  @Test
  void whatCannotBeUsedSaysWhatToChange() {
    KeyFiles own = authority.issue(Leaf.of("reviews")).write(directory, "reviews");

    fails(
        "mizzen.control-plane.mode=embedded",
        "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots,
        "mesh has no key, which an embedded control plane needs");
    fails(
        "mizzen.control-plane.mode=remote",
        "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
        "mesh has no trust store, which vouches for the control plane");
    fails(
        "mizzen.control-plane.mode=remote",
        "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots,
        "mesh has no key, and there is no mizzen.control-plane.token");
  }

  /** Neither when all is well nor when the control plane refuses what was presented. */
  @Test
  void noSecretIsShown() {
    KeyFiles own =
        authority
            .issue(Leaf.of("reviews").uri(REVIEWS).dns("mesh.shop"))
            .write(directory, "reviews");
    String[] secrets = {
      "mizzen.control-plane.token=" + TOKEN,
      "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
      "spring.ssl.bundle.pem.mesh.keystore.private-key=file:" + own.privateKey(),
      "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots
    };

    embedded(own).withPropertyValues(secrets).run(this::showsNoSecret);
    try (ControlPlane remote = remote("another-token-than-that-of-reviews")) {
      following(remote)
          .withPropertyValues(secrets)
          .run(
              context -> {
                FailureAnalysis analysis = analysis(context);
                assertThat(analysis.getDescription())
                    .contains("refused: UNAUTHENTICATED")
                    .doesNotContain(TOKEN);
                assertThat(analysis.getAction()).contains("mizzen.control-plane.token");
              });
      following(remote)
          .withPropertyValues(secrets)
          .withPropertyValues("mizzen.server.enabled=false")
          .run(
              context -> {
                MeshClient client = context.getBean(MeshClient.class);
                await().atMost(PATIENCE).until(() -> client.status().lastError().isPresent());
                showsNoSecret(context);
                assertThat(context.getBean(MeshHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.OUT_OF_SERVICE);
              });
    }
  }

  private void showsNoSecret(ApplicationContext context) throws Exception {
    String key = Files.readString(directory.resolve("reviews-key.pem"));
    String shown =
        String.join(
            "\n",
            context.getBean(MeshEndpoint.class).mesh().toString(),
            context.getBean(MizzenProperties.class).toString(),
            context.getBean(MeshHealthIndicator.class).health().getDetails().toString(),
            context.getBean(MeshClient.class).status().toString(),
            context.getBean(StreamProtection.class).ofClient().toString());

    assertThat(shown)
        .contains("connection", "reviews")
        .doesNotContain(TOKEN, "PRIVATE KEY", key.lines().toList().get(1));
  }

  private void fails(String mode, String bundle, String problem) {
    runner
        .withPropertyValues(
            mode,
            bundle,
            "mizzen.control-plane.ssl.bundle=mesh",
            "mizzen.control-plane.address=127.0.0.1:0")
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription())
                  .contains("mizzen.control-plane.ssl.bundle: " + problem);
              assertThat(analysis.getAction()).contains("spring.ssl.bundle.pem.mesh");
            });
  }

  private static void calls(ApplicationContext context) {
    assertThat(answer(context.getBean(MeshClient.class))).isEqualTo(ServingStatus.SERVING);
    assertThat(context.getBean(MeshServerLifecycle.class).registration()).isPresent();
  }

  private static ServingStatus answer(MeshClient client) {
    return HealthGrpc.newBlockingStub(client.channel("mesh:///reviews"))
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static io.mizzen.client.MeshClientBuilder client(
      ApplicationContext context, String name) {
    return MeshClient.builder()
        .controlPlane(context.getBean(ControlPlane.class).target())
        .workloadName(name)
        .serviceAccount(name);
  }

  private ApplicationContextRunner embedded(KeyFiles own) {
    return runner.withPropertyValues(
        "mizzen.control-plane.ssl.bundle=mesh",
        "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
        "spring.ssl.bundle.pem.mesh.keystore.private-key=file:" + own.privateKey(),
        "spring.ssl.bundle.pem.mesh.truststore.certificate=file:" + roots);
  }

  private ApplicationContextRunner following(ControlPlane remote) {
    return runner.withPropertyValues(
        "mizzen.control-plane.mode=remote",
        "mizzen.control-plane.address=" + remote.target(),
        "mizzen.control-plane.ssl.bundle=mesh",
        "mizzen.workload.service-account=reviews");
  }

  private ControlPlane remote() {
    return remote(TOKEN);
  }

  private ControlPlane remote(String token) {
    KeyFiles own =
        authority.issue(Leaf.of("control plane").ip("127.0.0.1")).write(directory, "remote");
    ControlPlane remote =
        ControlPlane.builder()
            .security(
                TransportSecurity.tls(own.certificateChain(), own.privateKey(), roots)
                    .token(token, SpiffeId.parse(REVIEWS)))
            .build()
            .start();
    remote.apply(SERVICE).orThrow();
    return remote;
  }

  /** With a key of somebody else before the one that is meant, and the roots. */
  private Path keyStore(Issued own) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Issued other = authority.issue(Leaf.of("another"));
    store.setKeyEntry(
        "another",
        other.key(),
        PASSWORD.toCharArray(),
        new Certificate[] {other.certificate(), authority.certificate()});
    store.setKeyEntry(
        "reviews",
        own.key(),
        PASSWORD.toCharArray(),
        new Certificate[] {own.certificate(), authority.certificate()});
    store.setCertificateEntry("root", authority.certificate());
    Path file = directory.resolve("keys.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}

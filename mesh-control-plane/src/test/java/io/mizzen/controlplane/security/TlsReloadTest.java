package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.testkit.TestAuthority.Validity;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.security.PemSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, roots and tokens that change while streams are open. */
class TlsReloadTest {
  private static final SpiffeId PAGE = SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/page");
  private static final Node NODE = RawStream.node("shop", "page", Map.of());
  private static final long SECONDS = 60;

  private static final Optional<String> NONE = Optional.empty();

  @TempDir Path directory;

  @Test
  void rotationLeavesStreamsOpenAndIsSeenByNewConnections() throws Exception {
    try (TlsMesh tls =
        new TlsMesh(directory, each -> each.withReloadEvery(Duration.ofMillis(20)))) {
      Optional<Issued> page = Optional.of(tls.authority.issue(Leaf.of("x").uri(PAGE.toString())));
      RawStream open = new RawStream(tls.channel(page), Optional.empty(), NODE);
      assertThat(open.ask(TypeUrl.CLUSTER).response()).isPresent();

      TestAuthority next = TestAuthority.create("next root");
      Issued own = next.issue(TlsMesh.serverLeaf());
      // Both roots count while clients move from one to the other.
      Files.writeString(tls.bundle, tls.authority.certificatePem() + next.certificatePem());
      own.write(directory, "own");
      ManagedChannel moved =
          tls.channel(
              next.certificatePem(), Optional.of(next.issue(Leaf.of("x").uri(PAGE.toString()))));
      awaitServed(moved);

      tls.mesh.apply(service("reviews"));
      assertThat(open.next().text()).contains("reviews");
      assertThat(open.hasEnded()).isFalse();
    }
  }

  /** The certificate expires in a moment; a connection outlives it, its streams must not. */
  @Test
  void aStreamEndsWhenItsCertificateExpires() throws Exception {
    try (TlsMesh tls = new TlsMesh(directory, each -> each)) {
      RawStream stays =
          new RawStream(
              tls.channel(Optional.of(tls.authority.issue(Leaf.of("x").uri(PAGE.toString())))),
              NONE,
              NODE);
      assertThat(stays.ask(TypeUrl.CLUSTER).response()).isPresent();

      RawStream.Answer end = servedUntilItExpires(tls).next();
      assertThat(end.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(end.status().getDescription()).startsWith("credentials: expired at ");
      assertThat(stays.hasEnded()).isFalse();
    }
  }

  /** A stream whose certificate lives for seconds: more of them where that was not enough. */
  private static RawStream servedUntilItExpires(TlsMesh tls) throws InterruptedException {
    for (int seconds = 5; seconds < SECONDS; seconds *= 2) {
      Instant now = Instant.now();
      Leaf brief =
          Leaf.of("x")
              .uri(PAGE.toString())
              .valid(new Validity(now.minusSeconds(60), now.plusSeconds(seconds)));
      RawStream stream =
          new RawStream(tls.channel(Optional.of(tls.authority.issue(brief))), NONE, NODE);
      if (stream.ask(TypeUrl.CLUSTER).response().isPresent()) {
        return stream;
      }
    }
    throw new AssertionError("no stream was served before its certificate expired");
  }

  /** A connection, and a session to resume, outlive the root that vouched for them. */
  @Test
  void newStreamsOfARootThatIsGoneAreRejectedOnOldConnectionsToo() throws Exception {
    try (TlsMesh tls =
        new TlsMesh(directory, each -> each.withReloadEvery(Duration.ofMillis(20)))) {
      TestAuthority other = TestAuthority.create("other root");
      Files.writeString(tls.bundle, tls.authority.certificatePem() + other.certificatePem());
      ManagedChannel channel =
          tls.channel(
              tls.authority.certificatePem(),
              Optional.of(other.issue(Leaf.of("x").uri(PAGE.toString()))));
      awaitServed(channel);

      Files.writeString(tls.bundle, tls.authority.certificatePem());

      await(
          () -> {
            try (RawStream stream = new RawStream(channel, Optional.empty(), NODE)) {
              RawStream.Answer answer = stream.ask(TypeUrl.CLUSTER);
              return answer.response().isEmpty()
                  && String.valueOf(answer.status().getDescription()).contains("not trusted");
            }
          });
    }
  }

  @Test
  void aTokenFileIsReadAgain() throws Exception {
    Path file = Files.writeString(directory.resolve("page.token"), "the-first-token-of-page\n");
    try (TlsMesh tls =
        new TlsMesh(
            directory, each -> each.token(file, PAGE).withReloadEvery(Duration.ofMillis(20)))) {
      ManagedChannel channel = tls.channel(Optional.empty());
      assertThat(isServed(channel, Optional.of("Bearer the-first-token-of-page"))).isTrue();

      Files.writeString(file, "the-second-token-of-page");

      await(() -> isServed(channel, Optional.of("Bearer the-second-token-of-page")));
      assertThat(isServed(channel, Optional.of("Bearer the-first-token-of-page"))).isFalse();
    }
  }

  @Test
  void halfWrittenFilesAreNotTaken() throws IOException {
    TestAuthority root = TestAuthority.create("root");
    TestAuthority.KeyFiles own = root.issue(TlsMesh.serverLeaf()).write(directory, "own");
    Path bundle = root.write(directory.resolve("roots.pem"));
    TlsMaterial material =
        new TlsMaterial(
            TransportSecurity.tls(own.certificateChain(), own.privateKey(), bundle)
                .token("a-token-of-some-length", PAGE),
            InstantSource.system());
    material.load();
    Optional<ClientChains> before = material.chains();
    String key = Files.readString(own.privateKey());

    Files.writeString(own.privateKey(), key.substring(0, key.length() / 2));
    material.reload();
    Files.writeString(own.privateKey(), root.issue(TlsMesh.serverLeaf()).keyPem());
    material.reload();
    Files.delete(bundle);
    material.reload();

    assertThat(material.chains()).isSameAs(before);
    assertThat(material.tokens().find("a-token-of-some-length")).contains(PAGE);
  }

  /** As from a key store: nothing lies in a file, and new roots are taken. */
  @Test
  void textsAreTakenAndAskedAgain() {
    TestAuthority root = TestAuthority.create("root");
    Issued own = root.issue(TlsMesh.serverLeaf());
    AtomicReference<String> roots = new AtomicReference<>(root.certificatePem());
    TlsMaterial material =
        new TlsMaterial(
            TransportSecurity.tls(
                PemSource.text("own chain", own::certificatePem),
                PemSource.text("own key", own::keyPem),
                PemSource.text("roots", roots::get)),
            InstantSource.system());
    material.load();
    Optional<ClientChains> first = material.chains();

    material.reload();
    assertThat(material.chains()).isSameAs(first);
    roots.set(TestAuthority.create("another").certificatePem());
    material.reload();
    Optional<ClientChains> second = material.chains();
    assertThat(second).isPresent().isNotSameAs(first);
    roots.set("no roots");
    material.reload();
    assertThat(material.chains()).isSameAs(second);
  }

  @Test
  void startSaysWhichTextCannotBeUsedAndNeverWhatItHolds() {
    TestAuthority root = TestAuthority.create("root");
    Issued own = root.issue(TlsMesh.serverLeaf());
    TlsMaterial material =
        new TlsMaterial(
            TransportSecurity.tls(
                PemSource.text("own chain", own::certificatePem),
                PemSource.text("own key", () -> "hidden" + own.keyPem().substring(0, 60)),
                PemSource.text("roots", root::certificatePem)),
            InstantSource.system());

    assertThatThrownBy(material::load)
        .hasMessageStartingWith("own key: not readable (expected: a private key in PEM")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void startSaysWhichFileCannotBeUsedAndNeverWhatItHolds() throws IOException {
    TestAuthority root = TestAuthority.create("root");
    Issued issued = root.issue(TlsMesh.serverLeaf());
    TestAuthority.KeyFiles own = issued.write(directory, "own");
    TestAuthority.KeyFiles other = root.issue(TlsMesh.serverLeaf()).write(directory, "other");
    TestAuthority.KeyFiles old =
        root.issue(TlsMesh.serverLeaf().valid(Validity.past())).write(directory, "old");
    Path bundle = root.write(directory.resolve("roots.pem"));
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");

    assertThatThrownBy(() -> start(own.certificateChain(), other.privateKey(), bundle))
        .hasMessageContaining("other-key.pem: a key that is not the certificate's (expected: ");
    assertThatThrownBy(() -> start(old.certificateChain(), old.privateKey(), bundle))
        .hasMessageContaining("old.pem: a certificate that expired at ");
    assertThatThrownBy(() -> start(own.certificateChain(), own.privateKey(), empty))
        .hasMessageContaining("empty.pem: no certificate (expected: certificates in PEM)");
    assertThatThrownBy(() -> start(own.certificateChain(), empty, bundle))
        .hasMessageContaining("empty.pem: not readable (expected: a private key in PEM");
    assertThatThrownBy(() -> start(own.certificateChain(), directory.resolve("none.pem"), bundle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.pem: NoSuchFileException (expected: ");
  }

  private static void start(Path chain, Path key, Path bundle) {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (StreamSecurity security =
        new StreamSecurity(
            TransportSecurity.tls(chain, key, bundle), loopback, InstantSource.system())) {
      security.start();
    }
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: shop}
    spec: {selector: {app: x}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name);
  }

  private static void awaitServed(ManagedChannel channel) throws InterruptedException {
    await(() -> isServed(channel, Optional.empty()));
  }

  private static boolean isServed(ManagedChannel channel, Optional<String> authorization)
      throws InterruptedException {
    try (RawStream stream = new RawStream(channel, authorization, NODE)) {
      channel.resetConnectBackoff();
      return stream.ask(TypeUrl.CLUSTER).response().isPresent();
    }
  }

  /** A condition that asks over the network. */
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(end);
    }
  }
}

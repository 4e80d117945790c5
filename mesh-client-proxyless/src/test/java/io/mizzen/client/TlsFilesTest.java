package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.TlsChannelCredentials;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.testkit.TestAuthority.Validity;
import io.mizzen.xds.security.PemSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reading asks for the key, so its readings count the looks. */
class TlsFilesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(5);

  /** More readings than one look makes. */
  private static final int A_LOOK = 4;

  private final TestAuthority authority = TestAuthority.create("mesh root");
  private final Issued first = authority.issue(Leaf.of("page"));
  private final Issued next = authority.issue(Leaf.of("page renewed"));
  private final AtomicReference<String> chain = new AtomicReference<>(first.certificatePem());
  private final AtomicReference<String> key = new AtomicReference<>(first.keyPem());
  private final AtomicInteger readings = new AtomicInteger();
  private final TlsFiles files = TlsFiles.open(security());
  @TempDir Path directory;

  private TlsSecurity security() {
    return TransportSecurity.tls(
            PemSource.text("chain", () -> Objects.requireNonNull(chain.get())),
            PemSource.text(
                "key",
                () -> {
                  readings.incrementAndGet();
                  return Objects.requireNonNull(key.get());
                }),
            PemSource.text("roots", authority::certificatePem))
        .withReloadEvery(OFTEN);
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void chainWithoutItsKeyIsNotTakenUntilTheKeyIsThere() {
    chain.set(next.certificatePem());
    awaitLook();
    assertThat(inForce()).isEqualTo(first.certificate());

    key.set(next.keyPem());

    await().atMost(PATIENCE).until(() -> inForce().equals(next.certificate()));
    assertThat(keyManager().getPrivateKey(alias())).isEqualTo(next.key());
  }

  @Test
  void expiredCertificateIsNotTaken() {
    Issued expired = authority.issue(Leaf.of("page expired").valid(Validity.past()));
    // One after the other: a look between the two finds a pair that does not fit.
    key.set(expired.keyPem());
    chain.set(expired.certificatePem());
    awaitLook();

    assertThat(inForce()).isEqualTo(first.certificate());
  }

  @Test
  void pairsThatCannotBeUsedFailTheStart() {
    key.set(next.keyPem());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.open(security()))
        .withMessageContaining("key: a key that is not the certificate's");

    Issued expired = authority.issue(Leaf.of("page expired").valid(Validity.past()));
    chain.set(expired.certificatePem());
    key.set(expired.keyPem());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.open(security()))
        .withMessageContaining("chain: a certificate that expired at ");
  }

  @Test
  void rootsOfMoreThanAMebibyteFailTheStart() throws IOException {
    String tooLong = authority.certificatePem() + "\n".repeat(1 << 20);
    Path file = Files.writeString(directory.resolve("roots.pem"), tooLong);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TlsFiles.open(TransportSecurity.tls(PemSource.text("roots", () -> tooLong))))
        .withMessageContaining("roots: more than 1 MiB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.open(TransportSecurity.tls(file)))
        .withMessageContaining(file + ": more than 1 MiB");
  }

  @Test
  void noThreadIsLeftAfterClose() {
    AtomicReference<Thread> looking = new AtomicReference<>();
    TlsFiles watched =
        TlsFiles.open(
            TransportSecurity.tls(
                    PemSource.text(
                        "roots",
                        () -> {
                          looking.set(Thread.currentThread());
                          return authority.certificatePem();
                        }))
                .withReloadEvery(OFTEN));
    Thread opening = Thread.currentThread();
    await().atMost(PATIENCE).until(() -> looking.get() != opening);

    watched.close();

    assertThat(Objects.requireNonNull(looking.get()).isAlive()).isFalse();
  }

  private void awaitLook() {
    int before = readings.get();
    await().atMost(PATIENCE).until(() -> readings.get() >= before + A_LOOK);
  }

  private X509Certificate inForce() {
    return keyManager().getCertificateChain(alias())[0];
  }

  private String alias() {
    return keyManager().chooseClientAlias(new String[] {"EC"}, null, null);
  }

  private X509KeyManager keyManager() {
    return (X509KeyManager) ((TlsChannelCredentials) files.credentials()).getKeyManagers().get(0);
  }
}

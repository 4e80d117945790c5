package io.mizzen.xds.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertifiedKeyTest {
  private static final PemSource CHAIN = PemSource.file(Path.of("chain.pem"));
  private static final PemSource KEY = PemSource.text("key of page", () -> "");

  private final TestAuthority authority = TestAuthority.create("root");
  private final Issued page = authority.issue(Leaf.of("page"));
  private final X509Certificate certificate = page.certificate();
  private final Instant end = certificate.getNotAfter().toInstant();

  @Test
  void itsOwnKeyIsTheCertificates() {
    assertThatCode(() -> CertifiedKey.checkKey(KEY, page.key(), CHAIN, certificate))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherKeyIsRefused() {
    Issued other = authority.issue(Leaf.of("page"));

    assertThatThrownBy(() -> CertifiedKey.checkKey(KEY, other.key(), CHAIN, certificate))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage(
            "key of page: a key that is not the certificate's (expected: the key of chain.pem)");
  }

  @Test
  void keyOfAnotherAlgorithmIsRefused() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2_048);
    var key = rsa.generateKeyPair().getPrivate();

    assertThatThrownBy(() -> CertifiedKey.checkKey(KEY, key, CHAIN, certificate))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void certificateIsValidUntilItsEnd() {
    assertThatCode(() -> CertifiedKey.checkValidity(CHAIN, certificate, end))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CertifiedKey.checkValidity(CHAIN, certificate, end.plusMillis(1)))
        .isInstanceOf(CertificateExpiredException.class)
        .hasMessage(
            "chain.pem: a certificate that expired at " + end + " (expected: one that is valid)");
  }
}

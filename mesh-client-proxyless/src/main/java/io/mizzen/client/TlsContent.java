package io.mizzen.client;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of the roots, and of the chain and its key if there is one, as read at one time. */
final class TlsContent {
  private static final byte[] PROBE = {1, 2, 3, 4};

  private final TlsSecurity security;
  private final byte[] roots;
  private final byte[] chain;
  private final byte[] key;

  private TlsContent(TlsSecurity security) throws IOException {
    TlsSecurity.@Nullable Certificate own = security.certificate().orElse(null);
    this.security = security;
    this.roots = bytes(security.trustBundle());
    this.chain = own == null ? new byte[0] : bytes(own.chain());
    this.key = own == null ? new byte[0] : bytes(own.privateKey());
  }

  /** A certificate chain and the key of its first certificate. */
  record KeyPair(List<X509Certificate> chain, PrivateKey key) {}

  static TlsContent read(TlsSecurity security) throws IOException {
    return new TlsContent(security);
  }

  HashCode digest() {
    Hasher hasher = Hashing.sha256().newHasher();
    for (byte[] each : List.of(roots, chain, key)) {
      hasher.putInt(each.length).putBytes(each);
    }
    return hasher.hash();
  }

  X509Certificate[] roots() throws CertificateException {
    return certificates(security.trustBundle(), roots);
  }

  /**
   * The client certificate, if there is one.
   *
   * @throws GeneralSecurityException if it has expired, or the key is not its own, as while only
   *     one of two files has been replaced
   */
  Optional<KeyPair> keyPair(Instant now) throws IOException, GeneralSecurityException {
    TlsSecurity.@Nullable Certificate own = security.certificate().orElse(null);
    if (own == null) {
      return Optional.empty();
    }
    X509Certificate[] certificates = certificates(own.chain(), chain);
    Instant end = certificates[0].getNotAfter().toInstant();
    if (end.isBefore(now)) {
      throw new CertificateExpiredException(
          own.chain()
              + ": a certificate that expired at "
              + end
              + " (expected: one that is valid)");
    }
    PrivateKey privateKey = CertificateUtils.getPrivateKey(new ByteArrayInputStream(key));
    if (!belongTogether(certificates[0], privateKey)) {
      throw new InvalidKeyException(
          own.privateKey()
              + ": a key that is not the certificate's (expected: the key of "
              + own.chain()
              + ")");
    }
    return Optional.of(new KeyPair(List.of(certificates), privateKey));
  }

  private static X509Certificate[] certificates(PemSource source, byte[] pem)
      throws CertificateException {
    X509Certificate[] all = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    if (all.length == 0) {
      throw new CertificateException("no certificate in " + source);
    }
    return all;
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] bytes(PemSource source) throws IOException {
    return source instanceof PemSource.OfFile here
        ? Files.readAllBytes(here.file())
        : ((PemSource.OfText) source).text().get().getBytes(StandardCharsets.UTF_8);
  }
}

package io.mizzen.controlplane.security;

import io.grpc.util.CertificateUtils;
import io.mizzen.api.EscapedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Reads PEM files. Each failure names the file, what is wrong and what was expected, and never
 * quotes what the file holds.
 */
final class PemFiles {
  private static final int MOST_BYTES = 1 << 20;
  private static final byte[] PROBE = {1, 2, 3, 4};

  private PemFiles() {}

  /** A certificate chain and its key, which belong together. */
  record KeyPair(List<X509Certificate> chain, PrivateKey key) {}

  /** The bytes of a source of a sensible size. */
  static byte[] bytes(PemSource source) {
    try (InputStream content = open(source)) {
      byte[] bytes = content.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unusable(source, "more than 1 MiB", "a PEM file");
      }
      return bytes;
    } catch (IOException e) {
      throw unusable(source, e.getClass().getSimpleName(), "a file that can be read");
    }
  }

  private static InputStream open(PemSource source) throws IOException {
    if (source instanceof PemSource.OfFile here) {
      return Files.newInputStream(here.file());
    }
    try {
      String text = ((PemSource.OfText) source).text().get();
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      throw unusable(source, e.toString(), "certificates or a key that can be read");
    }
  }

  /**
   * The certificates of a file.
   *
   * @throws UnusableFileException if there is none, or one that cannot be read
   */
  static List<X509Certificate> certificates(PemSource file, byte[] pem) {
    try {
      List<X509Certificate> all =
          Arrays.asList(CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem)));
      if (all.isEmpty()) {
        throw unusable(file, "no certificate", "certificates in PEM");
      }
      return all;
    } catch (GeneralSecurityException e) {
      throw unusable(file, "not readable", "certificates in PEM");
    }
  }

  /**
   * A chain and the key of its first certificate, as read at one time.
   *
   * @throws UnusableFileException if one cannot be read, the certificate has expired, or the key is
   *     not the certificate's, as while only one of two files has been replaced
   */
  static KeyPair keyPair(
      PemSource chainFile, byte[] chainPem, PemSource keyFile, byte[] keyPem, Instant now) {
    List<X509Certificate> chain = certificates(chainFile, chainPem);
    if (chain.get(0).getNotAfter().toInstant().isBefore(now)) {
      throw unusable(
          chainFile,
          "a certificate that expired at " + chain.get(0).getNotAfter().toInstant(),
          "one that is valid");
    }
    PrivateKey key = key(keyFile, keyPem);
    if (!belongTogether(chain.get(0), key)) {
      throw unusable(
          keyFile, "a key that is not the certificate's", "the key of " + text(chainFile));
    }
    return new KeyPair(chain, key);
  }

  private static PrivateKey key(PemSource file, byte[] pem) {
    try {
      return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unusable(file, "not readable", "a private key in PEM, PKCS #8, not encrypted");
    }
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

  static UnusableFileException unusable(PemSource file, String found, String expected) {
    return new UnusableFileException(text(file) + ": " + found + " (expected: " + expected + ")");
  }

  private static String text(PemSource file) {
    return EscapedText.of(file.toString());
  }
}

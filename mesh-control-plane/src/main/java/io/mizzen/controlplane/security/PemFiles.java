package io.mizzen.controlplane.security;

import io.grpc.util.CertificateUtils;
import io.mizzen.api.EscapedText;
import io.mizzen.xds.security.CertifiedKey;
import io.mizzen.xds.security.PemBytes;
import io.mizzen.xds.security.PemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Reads PEM files. Each failure names the file, what is wrong and what was expected, and never
 * quotes what the file holds.
 */
final class PemFiles {
  private PemFiles() {}

  /** The bytes of a source of a sensible size. */
  static byte[] bytes(PemSource source) {
    try (InputStream content = open(source)) {
      return PemBytes.read(content)
          .orElseThrow(() -> unusable(source, "more than 1 MiB", "a PEM file"));
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
  static CertifiedKey certifiedKey(
      PemSource chainFile, byte[] chainPem, PemSource keyFile, byte[] keyPem, Instant now) {
    List<X509Certificate> chain = certificates(chainFile, chainPem);
    try {
      CertifiedKey.checkValidity(chainFile, chain.get(0), now);
      PrivateKey key = key(keyFile, keyPem);
      CertifiedKey.checkKey(keyFile, key, chainFile, chain.get(0));
      return new CertifiedKey(chain, key);
    } catch (GeneralSecurityException e) {
      throw new UnusableFileException(EscapedText.of(String.valueOf(e.getMessage())));
    }
  }

  private static PrivateKey key(PemSource file, byte[] pem) {
    try {
      return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unusable(file, "not readable", "a private key in PEM, PKCS #8, not encrypted");
    }
  }

  static UnusableFileException unusable(PemSource file, String found, String expected) {
    return new UnusableFileException(text(file) + ": " + found + " (expected: " + expected + ")");
  }

  private static String text(PemSource file) {
    return EscapedText.of(file.toString());
  }
}

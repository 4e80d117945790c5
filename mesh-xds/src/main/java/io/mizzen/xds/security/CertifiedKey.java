package io.mizzen.xds.security;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/** A certificate chain and the private key of its first certificate. */
@API(status = API.Status.INTERNAL)
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] PROBE = {1, 2, 3, 4};

  public CertifiedKey {
    chain = List.copyOf(chain);
  }

  /**
   * Checks the validity of a chain's first certificate.
   *
   * @param source of the chain, for the message
   * @throws CertificateExpiredException if it has expired
   */
  public static void checkValidity(PemSource source, X509Certificate first, Instant now)
      throws CertificateExpiredException {
    Instant end = first.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      throw new CertificateExpiredException(
          source + ": a certificate that expired at " + end + " (expected: one that is valid)");
    }
  }

  /**
   * Checks that a key is the certificate's, which it is not while only one of two files has been
   * replaced.
   *
   * @param keySource of the key, for the message
   * @param chainSource of the certificate, for the message
   * @throws InvalidKeyException if it is another's
   */
  public static void checkKey(
      PemSource keySource, PrivateKey key, PemSource chainSource, X509Certificate first)
      throws InvalidKeyException {
    if (!belongTogether(first, key)) {
      throw new InvalidKeyException(
          keySource
              + ": a key that is not the certificate's (expected: the key of "
              + chainSource
              + ")");
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
}

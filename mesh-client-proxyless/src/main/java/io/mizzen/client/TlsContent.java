package io.mizzen.client;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.grpc.util.CertificateUtils;
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
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of the roots, and of the chain and its key if there is one, as read at one time. */
final class TlsContent {
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
  Optional<CertifiedKey> certifiedKey(Instant now) throws IOException, GeneralSecurityException {
    TlsSecurity.@Nullable Certificate own = security.certificate().orElse(null);
    if (own == null) {
      return Optional.empty();
    }
    X509Certificate[] certificates = certificates(own.chain(), chain);
    CertifiedKey.checkValidity(own.chain(), certificates[0], now);
    PrivateKey privateKey = CertificateUtils.getPrivateKey(new ByteArrayInputStream(key));
    CertifiedKey.checkKey(own.privateKey(), privateKey, own.chain(), certificates[0]);
    return Optional.of(new CertifiedKey(List.of(certificates), privateKey));
  }

  private static X509Certificate[] certificates(PemSource source, byte[] pem)
      throws CertificateException {
    X509Certificate[] all = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    if (all.length == 0) {
      throw new CertificateException("no certificate in " + source);
    }
    return all;
  }

  private static byte[] bytes(PemSource source) throws IOException {
    try (InputStream content = open(source)) {
      return PemBytes.read(content)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      source + ": more than 1 MiB (expected: a PEM file)"));
    }
  }

  private static InputStream open(PemSource source) throws IOException {
    return source instanceof PemSource.OfFile here
        ? Files.newInputStream(here.file())
        : new ByteArrayInputStream(
            ((PemSource.OfText) source).text().get().getBytes(StandardCharsets.UTF_8));
  }
}

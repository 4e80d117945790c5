package io.mizzen.client;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and the roots in force. One thread looks whether the files have changed; new ones
 * hold for connections from then on, and those that are open go on. Files that cannot be used leave
 * what was in force, and one warning says why.
 */
final class TlsFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final TlsSecurity security;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private final ScheduledThreadPoolExecutor reloads;
  private HashCode inForce;
  private String lastFailure = "";

  private TlsFiles(TlsSecurity security) throws IOException, GeneralSecurityException {
    this.security = security;
    this.trust = AdvancedTlsX509TrustManager.newBuilder().build();
    this.inForce = digest();
    take();
    this.reloads =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mizzen-certificates");
              thread.setDaemon(true);
              return thread;
            });
    long period = security.reloadEvery().toMillis();
    var unused =
        reloads.scheduleWithFixedDelay(this::reload, period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the files and begins to watch them.
   *
   * @throws IllegalArgumentException when one cannot be used
   * @throws UncheckedIOException when one cannot be read
   */
  static TlsFiles open(TlsSecurity security) {
    try {
      return new TlsFiles(security);
    } catch (IOException e) {
      throw new UncheckedIOException(unusable(security, e), e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(unusable(security, e), e);
    }
  }

  ChannelCredentials credentials() {
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder().trustManager(trust);
    if (security.certificate().isPresent()) {
      builder.keyManager(keys);
    }
    return builder.build();
  }

  @Override
  public void close() {
    reloads.shutdownNow();
  }

  private void reload() {
    try {
      HashCode now = digest();
      if (now.equals(inForce)) {
        return;
      }
      take();
      inForce = now;
      lastFailure = "";
      LOG.info("took new certificates: {}", security.trustBundle());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String failure = unusable(security, e);
      if (!failure.equals(lastFailure)) {
        LOG.warn("certificates stay as they were: {}", failure);
      }
      lastFailure = failure;
    }
  }

  /** The roots first: they cannot be half-written beside the key that belongs to a certificate. */
  private void take() throws IOException, GeneralSecurityException {
    trust.updateTrustCredentials(certificates(security.trustBundle()));
    TlsSecurity.@Nullable Certificate own = security.certificate().orElse(null);
    if (own != null) {
      keys.updateIdentityCredentials(certificates(own.chain()), key(own.privateKey()));
    }
  }

  private static X509Certificate[] certificates(PemSource source)
      throws IOException, CertificateException {
    X509Certificate[] all =
        CertificateUtils.getX509Certificates(new ByteArrayInputStream(bytes(source)));
    if (all.length == 0) {
      throw new CertificateException("no certificate in " + source);
    }
    return all;
  }

  private static PrivateKey key(PemSource source) throws IOException, GeneralSecurityException {
    return CertificateUtils.getPrivateKey(new ByteArrayInputStream(bytes(source)));
  }

  private static byte[] bytes(PemSource source) throws IOException {
    return source instanceof PemSource.OfFile here
        ? Files.readAllBytes(here.file())
        : ((PemSource.OfText) source).text().get().getBytes(StandardCharsets.UTF_8);
  }

  private HashCode digest() throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, security.trustBundle());
    TlsSecurity.@Nullable Certificate own = security.certificate().orElse(null);
    if (own != null) {
      put(hasher, own.chain());
      put(hasher, own.privateKey());
    }
    return hasher.hash();
  }

  private static void put(Hasher hasher, PemSource source) throws IOException {
    byte[] content = bytes(source);
    hasher.putInt(content.length).putBytes(content);
  }

  /** Without what the files hold. */
  private static String unusable(TlsSecurity security, Exception e) {
    String files =
        security.trustBundle()
            + security
                .certificate()
                .map(own -> ", " + own.chain() + ", " + own.privateKey())
                .orElse("");
    return "tls: %s cannot be used: %s (expected: certificates and a PKCS #8 key in PEM)"
        .formatted(files, e);
  }
}

package io.mizzen.client;

import com.google.common.hash.HashCode;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.mizzen.xds.security.CertifiedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and the roots in force. One thread looks whether the files have changed; new ones
 * hold for connections from then on, and those that are open go on. Files that cannot be used, such
 * as a certificate whose key has not been replaced yet, leave what was in force, and one warning
 * says why.
 */
final class TlsFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(1);

  private final TlsSecurity security;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private final SingleThread threads = new SingleThread("mizzen-certificates");
  private final ScheduledThreadPoolExecutor reloads;
  private HashCode inForce;
  private String lastFailure = "";

  private TlsFiles(TlsSecurity security) throws IOException, GeneralSecurityException {
    this.security = security;
    this.trust = AdvancedTlsX509TrustManager.newBuilder().build();
    TlsContent content = TlsContent.read(security);
    this.inForce = content.digest();
    take(content);
    this.reloads = new ScheduledThreadPoolExecutor(1, threads);
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
    threads.awaitEnd(END_PATIENCE);
  }

  private void reload() {
    try {
      TlsContent content = TlsContent.read(security);
      HashCode now = content.digest();
      if (now.equals(inForce)) {
        return;
      }
      take(content);
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

  /** All is checked before any of it is taken. */
  private void take(TlsContent content) throws IOException, GeneralSecurityException {
    X509Certificate[] roots = content.roots();
    @Nullable CertifiedKey own = content.certifiedKey(Instant.now()).orElse(null);
    trust.updateTrustCredentials(roots);
    if (own != null) {
      keys.updateIdentityCredentials(own.chain().toArray(new X509Certificate[0]), own.key());
    }
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

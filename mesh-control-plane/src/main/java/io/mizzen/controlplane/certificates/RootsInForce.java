package io.mizzen.controlplane.certificates;

import io.mizzen.api.EscapedText;
import io.mizzen.api.spi.CertificateSource;
import io.mizzen.translator.encode.envoy.tls.Secrets;
import io.mizzen.xds.XdsResource;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest roots of a source. One thread reads them anew; safe for all threads otherwise. */
final class RootsInForce {
  private static final Logger log = LoggerFactory.getLogger(RootsInForce.class);

  private List<X509Certificate> certificates = List.of();
  private Optional<XdsResource> secret = Optional.empty();
  private Optional<String> failure = Optional.empty();

  /** The roots as proxies get them; empty before there are any. */
  synchronized Optional<XdsResource> secret() {
    return secret;
  }

  /** The reason why the last look failed; empty after one that succeeded. */
  synchronized Optional<String> failure() {
    return failure;
  }

  /** Asks the source; whether the roots differ. After a failure they stay as they were. */
  boolean read(CertificateSource source) {
    List<X509Certificate> now;
    try {
      now = List.copyOf(source.roots());
      if (now.isEmpty()) {
        throw new IllegalStateException("roots: none (expected: at least one)");
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        failure = Optional.of(EscapedText.of(e.toString()));
      }
      log.warn("no roots for sidecars, they keep what they have: {}", e.toString(), e);
      return false;
    }
    return take(now);
  }

  private synchronized boolean take(List<X509Certificate> now) {
    failure = Optional.empty();
    if (now.equals(certificates)) {
      return false;
    }
    certificates = now;
    secret = Optional.of(Secrets.roots(now));
    return true;
  }
}

package io.mizzen.controlplane.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whether roots vouch for a client's chain at this moment. Asked for every stream: a connection, or
 * a TLS session that was resumed, may be older than the roots, and than the certificate allows.
 */
final class ClientChains {
  private final X509TrustManager manager;

  private ClientChains(X509TrustManager manager) {
    this.manager = manager;
  }

  static ClientChains of(List<X509Certificate> roots) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("an empty key store cannot be made", e);
    }
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root-" + i, roots.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager known) {
        return new ClientChains(known);
      }
    }
    throw new GeneralSecurityException(
        "no X.509 trust manager in " + Arrays.toString(factory.getTrustManagers()));
  }

  /**
   * Checks a chain.
   *
   * @throws CertificateException if nobody vouches for it now
   */
  void verify(X509Certificate[] chain) throws CertificateException {
    manager.checkClientTrusted(chain, "UNKNOWN");
  }

  /**
   * Checks a chain that is presented with a stream.
   *
   * @throws RejectedPeerException if nobody vouches for it now
   */
  void check(X509Certificate[] chain) {
    try {
      verify(chain);
    } catch (CertificateException e) {
      throw new RejectedPeerException(
          "certificate: not trusted, or not any more (expected: a valid one that the trust bundle"
              + " vouches for)");
    }
  }
}

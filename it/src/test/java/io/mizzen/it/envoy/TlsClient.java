package io.mizzen.it.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.api.spi.WorkloadCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A caller that speaks mutual TLS as a sidecar does, with a certificate that a test chooses. */
final class TlsClient {
  private static final int MILLIS = 30_000;
  private static final char[] NO_PASSWORD = {};

  private TlsClient() {}

  /** The status line of the answer to a GET, or {@code refused} and why. */
  static String get(
      String address,
      int port,
      List<X509Certificate> roots,
      Optional<WorkloadCertificate> certificate) {
    try (SSLSocket socket =
        (SSLSocket) context(roots, certificate).getSocketFactory().createSocket(address, port)) {
      socket.setSoTimeout(MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"istio-peer-exchange", "istio"});
      socket.setSSLParameters(parameters);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nhost: reviews\r\nconnection: close\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.isEmpty() ? "refused: closed" : answer.lines().findFirst().orElseThrow();
    } catch (IOException e) {
      return "refused: " + e;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("this JDK cannot speak TLS", e);
    }
  }

  private static SSLContext context(
      List<X509Certificate> roots, Optional<WorkloadCertificate> certificate)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    for (int i = 0; i < roots.size(); i++) {
      trusted.setCertificateEntry("root-" + i, roots.get(i));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = empty();
    if (certificate.isPresent()) {
      own.setKeyEntry(
          "own",
          certificate.get().privateKey(),
          NO_PASSWORD,
          certificate.get().chain().toArray(Certificate[]::new));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}

package io.mizzen.api.spi;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * A certificate authority of the mesh: it issues the certificates by which workloads know each
 * other in mutual TLS, and names the roots that vouch for them.
 *
 * <p>The control plane asks only for identities that it has verified, and asks again before a
 * certificate expires. Keys reach a proxy over SDS ({@code
 * envoy.extensions.transport_sockets.tls.v3.Secret}) on its own stream, and nothing else.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface CertificateSource extends AutoCloseable {
  /**
   * Issues a certificate with a key of its own. Called from one thread at a time; must not block:
   * what takes time belongs on the source's own threads.
   *
   * @param identity a SPIFFE id, {@code spiffe://<trust domain>/ns/<namespace>/sa/<account>}; it
   *     becomes the only URI among the certificate's subject alternative names
   * @return the certificate, or why there is none; after a failure the control plane asks again,
   *     and proxies keep the certificate that they have
   */
  CompletionStage<WorkloadCertificate> issue(URI identity);

  /**
   * The roots by which workloads verify each other now; at least one. While roots are exchanged it
   * is the old and the new ones. Asked often, at least once a minute, so that a change of the roots
   * reaches proxies without new certificates; must not block. May be called from any thread.
   */
  List<X509Certificate> roots();

  /** Frees what the source holds; idempotent. Certificates that were issued stay valid. */
  @Override
  void close();
}

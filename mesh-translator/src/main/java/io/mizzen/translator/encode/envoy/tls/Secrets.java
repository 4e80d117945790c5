package io.mizzen.translator.encode.envoy.tls;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.mizzen.api.spi.WorkloadCertificate;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.apiguardian.api.API;

/** The secrets that a sidecar asks for over SDS, by Istio's names for them. Pure. */
@API(status = API.Status.INTERNAL)
public final class Secrets {
  /** The workload's own certificate and key. */
  public static final String CERTIFICATE = "default";

  /** The roots that vouch for other workloads. */
  public static final String ROOTS = "ROOTCA";

  private static final int PEM_LINE = 64;

  private Secrets() {}

  /** The secret with a workload's certificates, its own first, and their key. */
  public static XdsResource certificate(WorkloadCertificate issued) {
    return packed(
        Secret.newBuilder()
            .setName(CERTIFICATE)
            .setTlsCertificate(
                TlsCertificate.newBuilder()
                    .setCertificateChain(text(pem(issued.chain())))
                    .setPrivateKey(text(pem("PRIVATE KEY", issued.privateKey().getEncoded()))))
            .build());
  }

  /** The secret with the roots. */
  public static XdsResource roots(List<X509Certificate> roots) {
    return packed(
        Secret.newBuilder()
            .setName(ROOTS)
            .setValidationContext(
                CertificateValidationContext.newBuilder().setTrustedCa(text(pem(roots))))
            .build());
  }

  private static XdsResource packed(Secret secret) {
    return XdsResource.of(TypeUrl.SECRET, secret.getName(), secret.toByteArray());
  }

  private static DataSource text(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }

  private static String pem(List<X509Certificate> certificates) {
    StringBuilder all = new StringBuilder();
    for (X509Certificate each : certificates) {
      try {
        all.append(pem("CERTIFICATE", each.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException(
            "certificate " + each.getSerialNumber() + ": cannot be encoded", e);
      }
    }
    return all.toString();
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}

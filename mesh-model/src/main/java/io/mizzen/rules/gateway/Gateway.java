package io.mizzen.rules.gateway;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code Gateway}: the ports on which a gateway takes connections, and for which hosts.
 *
 * @param servers one per port and TLS setting; port names differ
 * @param selector labels of the gateway's workloads; none means all workloads
 */
public record Gateway(
    @Required("at least one server") List<Server> servers, Map<String, String> selector)
    implements WithoutEffect {

  /** {@code Server}; a host is {@code dnsName} or {@code namespace/dnsName}. */
  public record Server(
      @Required("a port") Optional<Port> port,
      @Form(AddressForms.Bind.class) String bind,
      @Required("at least one host") List<String> hosts,
      Optional<ServerTlsSettings> tls,
      String defaultEndpoint,
      String name) {}

  /** {@code Port}; {@code targetPort} is deprecated and refused. */
  public record Port(
      @PortNumber int number,
      @Required("a protocol") @Form(Forms.KnownProtocol.class) String protocol,
      @Required("a name") String name,
      int targetPort) {}

  /** {@code ServerTLSSettings}. */
  public record ServerTlsSettings(
      boolean httpsRedirect,
      TlsMode mode,
      String serverCertificate,
      String privateKey,
      String caCertificates,
      String caCrl,
      String credentialName,
      @NotEmpty("at least one name") @MaxItems(2) List<String> credentialNames,
      String caCertCredentialName,
      @NotEmpty("at least one certificate") List<TlsCertificate> tlsCertificates,
      List<String> subjectAltNames,
      List<String> verifyCertificateSpki,
      List<String> verifyCertificateHash,
      TlsProtocol minProtocolVersion,
      TlsProtocol maxProtocolVersion,
      List<String> cipherSuites,
      Optional<Boolean> insecureSkipVerify,
      List<String> ecdhCurves) {}

  /** {@code ServerTLSSettings.TLSCertificate}. */
  public record TlsCertificate(
      String serverCertificate, String privateKey, String caCertificates) {}

  /** {@code ServerTLSSettings.TLSmode}. */
  public enum TlsMode {
    PASSTHROUGH,
    SIMPLE,
    MUTUAL,
    AUTO_PASSTHROUGH,
    ISTIO_MUTUAL,
    OPTIONAL_MUTUAL
  }

  /** {@code ServerTLSSettings.TLSProtocol}. */
  public enum TlsProtocol {
    TLS_AUTO,
    TLSV1_0,
    TLSV1_1,
    TLSV1_2,
    TLSV1_3
  }
}

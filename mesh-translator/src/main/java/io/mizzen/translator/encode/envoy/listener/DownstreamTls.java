package io.mizzen.translator.encode.envoy.listener;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.rules.gateway.Gateway.TlsMode;
import io.mizzen.rules.gateway.Gateway.TlsProtocol;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.encode.envoy.tls.CommonTls;
import java.util.List;
import java.util.Optional;

/** The protection of connections to a sidecar's workload. */
final class DownstreamTls {
  private static final List<String> CIPHERS =
      List.of(
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-GCM-SHA256");

  private DownstreamTls() {}

  /** Mutual TLS with workload certificates. */
  @SuppressWarnings("deprecation") // match_subject_alt_names: as Istio writes it
  static TransportSocket mutual(boolean isHttp, String trustDomain) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(CommonTls.versions().toBuilder().addAllCipherSuites(CIPHERS))
            .addTlsCertificateSdsSecretConfigs(CommonTls.certificate());
    if (!isHttp) {
      common.addAlpnProtocols("istio-peer-exchange");
    }
    common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
    common
        .getCombinedValidationContextBuilder()
        .setDefaultValidationContext(
            CertificateValidationContext.newBuilder()
                .addMatchSubjectAltNames(
                    StringMatcher.newBuilder().setPrefix("spiffe://" + trustDomain + "/")))
        .setValidationContextSdsSecretConfig(CommonTls.roots());
    return socket(common, true);
  }

  /**
   * TLS as a Sidecar's ingress listener spells it, with files on the proxy's host. Clients must
   * show a certificate in mode MUTUAL, and may in OPTIONAL_MUTUAL.
   */
  static TransportSocket byFiles(ServerTlsSettings settings) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().setTlsParams(parameters(settings));
    common
        .addTlsCertificatesBuilder()
        .setCertificateChain(CommonTls.file(settings.serverCertificate()))
        .setPrivateKey(CommonTls.file(settings.privateKey()));
    boolean requires = settings.mode() == TlsMode.MUTUAL;
    if (requires || settings.mode() == TlsMode.OPTIONAL_MUTUAL) {
      common.setValidationContext(clients(settings));
    }
    return socket(common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1"), requires);
  }

  private static TlsParameters parameters(ServerTlsSettings settings) {
    TlsParameters.Builder parameters =
        CommonTls.versions().toBuilder()
            .addAllCipherSuites(settings.cipherSuites())
            .addAllEcdhCurves(settings.ecdhCurves());
    version(settings.minProtocolVersion()).ifPresent(parameters::setTlsMinimumProtocolVersion);
    version(settings.maxProtocolVersion()).ifPresent(parameters::setTlsMaximumProtocolVersion);
    return parameters.build();
  }

  private static Optional<TlsParameters.TlsProtocol> version(TlsProtocol version) {
    return switch (version) {
      case TLS_AUTO -> Optional.empty();
      case TLSV1_0 -> Optional.of(TlsParameters.TlsProtocol.TLSv1_0);
      case TLSV1_1 -> Optional.of(TlsParameters.TlsProtocol.TLSv1_1);
      case TLSV1_2 -> Optional.of(TlsParameters.TlsProtocol.TLSv1_2);
      case TLSV1_3 -> Optional.of(TlsParameters.TlsProtocol.TLSv1_3);
    };
  }

  @SuppressWarnings("deprecation") // match_subject_alt_names: as Istio writes it
  private static CertificateValidationContext clients(ServerTlsSettings settings) {
    CertificateValidationContext.Builder validation =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(CommonTls.file(settings.caCertificates()))
            .addAllVerifyCertificateSpki(settings.verifyCertificateSpki())
            .addAllVerifyCertificateHash(settings.verifyCertificateHash());
    if (!settings.caCrl().isEmpty()) {
      validation.setCrl(CommonTls.file(settings.caCrl()));
    }
    settings
        .subjectAltNames()
        .forEach(
            name -> validation.addMatchSubjectAltNames(StringMatcher.newBuilder().setExact(name)));
    return validation.build();
  }

  private static TransportSocket socket(CommonTlsContext.Builder common, boolean asksForClient) {
    return TransportSocket.newBuilder()
        .setName(CommonTls.SOCKET)
        .setTypedConfig(
            Packing.any(
                DownstreamTlsContext.newBuilder()
                    .setCommonTlsContext(common)
                    .setRequireClientCertificate(BoolValue.of(asksForClient))
                    .build()))
        .build();
  }
}

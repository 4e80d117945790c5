package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.mizzen.api.Resolution;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.encode.envoy.tls.CommonTls;
import java.util.List;
import java.util.Optional;

/** The transport sockets of a cluster: how TLS protects its connections. */
final class UpstreamTls {
  /**
   * The file in which Debian, Alpine, distroless and Envoy's own images keep the system's roots.
   */
  private static final String SYSTEM_ROOTS = "/etc/ssl/certs/ca-certificates.crt";

  private static final List<String> MESH_ALPN = List.of("istio-peer-exchange", "istio");

  private UpstreamTls() {}

  /** Mutual TLS with workload certificates, to those endpoints that take it. */
  static void perEndpoint(UpstreamInput input, boolean http2, Cluster.Builder cluster) {
    cluster
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-istio")
                .setMatch(
                    Struct.newBuilder()
                        .putFields("tlsMode", Value.newBuilder().setStringValue("istio").build()))
                .setTransportSocket(mutual(input, Optional.empty(), http2)))
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-disabled")
                .setMatch(Struct.getDefaultInstance())
                .setTransportSocket(plaintext()));
  }

  /** Mutual TLS with workload certificates. */
  static TransportSocket mutual(
      UpstreamInput input, Optional<ClientTlsSettings> settings, boolean http2) {
    String sni =
        settings
            .map(ClientTlsSettings::sni)
            .filter(name -> !name.isEmpty())
            .orElseGet(() -> sni(input));
    List<String> names =
        settings
            .map(ClientTlsSettings::subjectAltNames)
            .filter(each -> !each.isEmpty())
            .orElse(input.upstream().identities());
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .setTlsParams(CommonTls.versions())
            .addTlsCertificateSdsSecretConfigs(CommonTls.certificate())
            .addAllAlpnProtocols(MESH_ALPN);
    if (http2) {
      common.addAlpnProtocols("h2");
    }
    common
        .getCombinedValidationContextBuilder()
        .setDefaultValidationContext(validation(names))
        .setValidationContextSdsSecretConfig(CommonTls.roots());
    return socket(UpstreamTlsContext.newBuilder().setCommonTlsContext(common).setSni(sni).build());
  }

  /** TLS as a rule spells it, with files on the proxy's host. */
  static TransportSocket byFiles(
      ClientTlsSettings settings, List<String> serverNames, boolean http2) {
    List<String> names =
        settings.subjectAltNames().isEmpty() ? serverNames : settings.subjectAltNames();
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().setTlsParams(CommonTls.versions());
    if (settings.modeOrDefault() == TlsMode.MUTUAL) {
      common
          .addTlsCertificatesBuilder()
          .setCertificateChain(CommonTls.file(settings.clientCertificate()))
          .setPrivateKey(CommonTls.file(settings.privateKey()));
    }
    if (!settings.insecureSkipVerify().orElse(false)) {
      CertificateValidationContext.Builder context =
          validation(names).toBuilder()
              .setTrustedCa(
                  CommonTls.file(
                      settings.caCertificates().isEmpty()
                          ? SYSTEM_ROOTS
                          : settings.caCertificates()));
      if (!settings.caCrl().isEmpty()) {
        context.setCrl(CommonTls.file(settings.caCrl()));
      }
      common.setValidationContext(context);
    }
    if (http2) {
      common.addAlpnProtocols("h2");
    }
    return socket(
        UpstreamTlsContext.newBuilder().setCommonTlsContext(common).setSni(settings.sni()).build());
  }

  static TransportSocket plaintext() {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.raw_buffer")
        .setTypedConfig(Packing.any(RawBuffer.getDefaultInstance()))
        .build();
  }

  private static TransportSocket socket(UpstreamTlsContext context) {
    Any config = Packing.any(context);
    return TransportSocket.newBuilder().setName(CommonTls.SOCKET).setTypedConfig(config).build();
  }

  /** None towards hosts that are looked up when they are called: each is named itself. */
  private static String sni(UpstreamInput input) {
    if (input.upstream().resolution() == Resolution.DYNAMIC_DNS) {
      return "";
    }
    return "outbound_.%d_.%s_.%s"
        .formatted(input.cluster().port(), input.cluster().subset(), input.cluster().host());
  }

  @SuppressWarnings("deprecation") // match_subject_alt_names: as Istio writes it
  private static CertificateValidationContext validation(List<String> names) {
    CertificateValidationContext.Builder context = CertificateValidationContext.newBuilder();
    names.forEach(
        name -> context.addMatchSubjectAltNames(StringMatcher.newBuilder().setExact(name)));
    return context.build();
  }
}

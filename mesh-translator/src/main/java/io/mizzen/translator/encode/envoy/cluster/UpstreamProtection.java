package io.mizzen.translator.encode.envoy.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.mizzen.api.NotApplied;
import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.MissingTls;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.resolve.cluster.Located;
import io.mizzen.translator.resolve.cluster.Upstream.MutualTls;
import java.util.Optional;

/**
 * The choice of TLS for the connections of an outbound cluster: what its rule asks for, else mutual
 * TLS where the service's workloads take it. {@link UpstreamTls} writes the transport sockets.
 */
final class UpstreamProtection {
  private final UpstreamInput input;
  private final ProtocolOptions options;

  /**
   * @param options told how the server's name is found and verified
   */
  UpstreamProtection(UpstreamInput input, ProtocolOptions options) {
    this.input = input;
    this.options = options;
  }

  /**
   * Adds what protects the connections.
   *
   * @return the field that asks for protection which cannot be had
   */
  Optional<NotApplied> addTo(Cluster.Builder cluster) {
    if (input.policy().tls().isEmpty()) {
      byDefault(cluster);
      return Optional.empty();
    }
    Located<ClientTlsSettings> tls = input.policy().tls().get();
    return switch (tls.value().modeOrDefault()) {
      case DISABLE -> Optional.empty();
      case ISTIO_MUTUAL -> {
        if (input.certificates() == Certificates.NONE) {
          yield missing(tls, ".mode", "the sidecars of this mesh have no certificates yet");
        }
        cluster.setTransportSocket(
            UpstreamTls.mutual(input, Optional.of(tls.value()), options.isHttp2()));
        if (input.dynamicDns().isPresent()) {
          ofDynamicHosts(tls.value());
        }
        yield Optional.empty();
      }
      case SIMPLE, MUTUAL -> byFiles(tls, cluster);
    };
  }

  private void byDefault(Cluster.Builder cluster) {
    if (input.certificates() == Certificates.NONE
        || input.upstream().mutualTls() == MutualTls.OFF) {
      return;
    }
    if (input.upstream().mutualTls() == MutualTls.PER_ENDPOINT) {
      UpstreamTls.perEndpoint(input, options.isHttp2(), cluster);
    } else {
      cluster.setTransportSocket(UpstreamTls.mutual(input, Optional.empty(), options.isHttp2()));
    }
    if (input.dynamicDns().isPresent()) {
      options.serverNameOfRequest().verifiesHost(true);
    }
  }

  private Optional<NotApplied> byFiles(Located<ClientTlsSettings> tls, Cluster.Builder cluster) {
    ClientTlsSettings settings = tls.value();
    if (!settings.credentialName().isEmpty()) {
      return missing(tls, ".credentialName", "sidecars get no credentials by name yet");
    }
    boolean hasPair = !settings.clientCertificate().isEmpty() && !settings.privateKey().isEmpty();
    if (settings.modeOrDefault() == TlsMode.MUTUAL && !hasPair) {
      return missing(tls, ".clientCertificate", "MUTUAL needs a certificate and its key");
    }
    cluster.setTransportSocket(
        UpstreamTls.byFiles(settings, input.upstream().serverNames(), options.isHttp2()));
    if (input.dynamicDns().isPresent()) {
      ofDynamicHosts(settings);
    } else if (settings.sni().isEmpty()) {
      options
          .serverNameOfRequest()
          .verifiesHost(
              settings.subjectAltNames().isEmpty() && !settings.insecureSkipVerify().orElse(false));
    }
    return Optional.empty();
  }

  /** The server's certificate must be for the host that is called, besides what the rule names. */
  private void ofDynamicHosts(ClientTlsSettings settings) {
    if (settings.sni().isEmpty()) {
      options.serverNameOfRequest();
    }
    options.verifiesHost(!settings.insecureSkipVerify().orElse(false));
  }

  private Optional<NotApplied> missing(
      Located<ClientTlsSettings> tls, String field, String reason) {
    String answer =
        input.missingTls() == MissingTls.PLAINTEXT
            ? "; calls go out in plaintext, as allowNotEnforced(\"DestinationRule\") says"
            : "; calls fail rather than go out in plaintext";
    return input
        .rule()
        .map(
            rule ->
                new NotApplied(
                    rule,
                    tls.path() + field,
                    tls.value().modeOrDefault() + ": " + reason + answer));
  }
}

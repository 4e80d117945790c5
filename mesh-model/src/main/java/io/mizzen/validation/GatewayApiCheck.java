package io.mizzen.validation;

import io.mizzen.rules.gatewayapi.BackendTlsPolicy;
import io.mizzen.rules.gatewayapi.KubernetesGateway;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Listener;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Tls;
import io.mizzen.rules.gatewayapi.KubernetesGateway.TlsMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code Gateway}, {@code GatewayClass} and {@code BackendTLSPolicy} of the Gateway API. */
@API(status = API.Status.INTERNAL)
public final class GatewayApiCheck {
  private static final Set<String> WITHOUT_TLS = Set.of("HTTP", "TCP", "UDP");
  private static final Set<String> WITHOUT_HOST = Set.of("TCP", "UDP");

  private GatewayApiCheck() {}

  public static void gateway(FieldContext spec, KubernetesGateway gateway) {
    List<Listener> listeners = gateway.listeners();
    spec.each("listeners", listeners, GatewayApiCheck::listener);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      String claim = listener.port() + " " + listener.protocol() + " " + listener.hostname();
      if (!seen.add(claim)) {
        spec.field("listeners")
            .item(i)
            .error(ViolationCode.DUPLICATE, claim.trim(), "port, protocol and hostname once");
      }
    }
  }

  private static void listener(FieldContext context, Listener listener) {
    if (WITHOUT_HOST.contains(listener.protocol()) && !listener.hostname().isEmpty()) {
      context
          .field("hostname")
          .error(ViolationCode.CONFLICT, listener.hostname(), "none with " + listener.protocol());
    }
    if (WITHOUT_TLS.contains(listener.protocol()) && listener.tls().isPresent()) {
      context
          .field("tls")
          .error(ViolationCode.CONFLICT, "tls", "no tls with protocol " + listener.protocol());
    }
    if (listener.protocol().equals("HTTPS")
        && listener.tls().filter(tls -> tls.mode() != TlsMode.Terminate).isPresent()) {
      context
          .field("tls")
          .field("mode")
          .error(ViolationCode.CONFLICT, TlsMode.Passthrough, "Terminate with protocol HTTPS");
    }
    context.ifPresent("tls", listener.tls(), GatewayApiCheck::certificates);
  }

  private static void certificates(FieldContext context, Tls tls) {
    if (tls.mode() == TlsMode.Terminate
        && tls.certificateRefs().isEmpty()
        && tls.options().isEmpty()) {
      context
          .field("certificateRefs")
          .error(ViolationCode.REQUIRED, "nothing", "a certificate with mode Terminate");
    }
  }

  public static void backendTls(FieldContext spec, BackendTlsPolicy policy) {
    policy
        .validation()
        .ifPresent(
            validation -> {
              boolean hasRefs = !validation.caCertificateRefs().isEmpty();
              boolean isWellKnown = !validation.wellKnownCACertificates().isEmpty();
              if (hasRefs == isWellKnown) {
                spec.field("validation")
                    .error(
                        hasRefs ? ViolationCode.CONFLICT : ViolationCode.REQUIRED,
                        hasRefs ? "both" : "neither",
                        "one of caCertificateRefs and wellKnownCACertificates");
              }
            });
  }
}

package io.mizzen.validation.gatewayapi;

import io.mizzen.config.constraint.TextForm;
import io.mizzen.names.AddressForms;
import io.mizzen.names.GatewayForms;
import io.mizzen.rules.gatewayapi.BackendTlsPolicy;
import io.mizzen.rules.gatewayapi.BackendTlsPolicy.Validation;
import io.mizzen.rules.gatewayapi.KubernetesGateway;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Address;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Infrastructure;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Listener;
import io.mizzen.rules.gatewayapi.KubernetesGateway.Tls;
import io.mizzen.rules.gatewayapi.KubernetesGateway.TlsMode;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import io.mizzen.validation.gatewayapi.ReferenceCheck.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code Gateway} and {@code BackendTLSPolicy} of the Gateway API. */
@API(status = API.Status.INTERNAL)
public final class GatewayApiCheck {
  private static final Set<String> WITHOUT_TLS = Set.of("HTTP", "TCP", "UDP");
  private static final Set<String> WITHOUT_HOST = Set.of("TCP", "UDP");
  private static final String HOSTNAME = "Hostname";
  private static final Set<String> UNIQUE_ADDRESSES = Set.of("IPAddress", HOSTNAME);
  private static final int LONGEST_PREFIX = 252;

  private GatewayApiCheck() {}

  public static void gateway(FieldContext spec, KubernetesGateway gateway) {
    List<Listener> listeners = gateway.listeners();
    spec.each("listeners", listeners, GatewayApiCheck::listener);
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      if (!seen.add(List.of(listener.port(), listener.protocol(), listener.hostname()))) {
        String claim =
            listener.port() + " " + listener.protocol() + " " + listener.hostname().orElse("");
        spec.field("listeners")
            .item(i)
            .error(ViolationCode.DUPLICATE, claim.strip(), "port, protocol and hostname once");
      }
    }
    addresses(spec.field("addresses"), gateway.addresses());
    spec.ifPresent("infrastructure", gateway.infrastructure(), GatewayApiCheck::infrastructure);
  }

  private static void listener(FieldContext context, Listener listener) {
    String protocol = listener.protocol();
    if (WITHOUT_HOST.contains(protocol) && listener.hostname().isPresent()) {
      context
          .field("hostname")
          .error(ViolationCode.CONFLICT, listener.hostname().get(), "none with " + protocol);
    }
    if (WITHOUT_TLS.contains(protocol) && listener.tls().isPresent()) {
      context.field("tls").error(ViolationCode.CONFLICT, "tls", "no tls with protocol " + protocol);
    }
    if (protocol.equals("TLS") && listener.tls().isEmpty()) {
      context.field("tls").error(ViolationCode.REQUIRED, "nothing", "tls with protocol TLS");
    }
    if (protocol.equals("HTTPS")
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

  private static void addresses(FieldContext list, List<Address> addresses) {
    Set<Address> seen = new HashSet<>();
    for (int i = 0; i < addresses.size(); i++) {
      String type = addresses.get(i).type().orElse("IPAddress");
      Address address = new Address(Optional.of(type), addresses.get(i).value());
      FieldContext value = list.item(i).field("value");
      if (UNIQUE_ADDRESSES.contains(type)) {
        TextForm form = type.equals(HOSTNAME) ? new GatewayForms.Hostname() : new AddressForms.Ip();
        RouteFilterCheck.form(list.item(i), "value", address.value(), form);
      }
      if (UNIQUE_ADDRESSES.contains(type) && address.value().isPresent() && !seen.add(address)) {
        value.error(ViolationCode.DUPLICATE, address.value().get(), "each address once");
      }
    }
  }

  private static void infrastructure(FieldContext context, Infrastructure infrastructure) {
    prefixes(context, "labels", infrastructure.labels());
    prefixes(context, "annotations", infrastructure.annotations());
  }

  private static void prefixes(FieldContext context, String field, Map<String, String> entries) {
    context.eachEntry(
        field,
        entries,
        (at, entry) -> {
          int slash = entry.getKey().indexOf('/');
          if (slash > LONGEST_PREFIX) {
            at.error(
                ViolationCode.INVALID_LABEL,
                slash + " characters before /",
                "at most " + LONGEST_PREFIX);
          }
        });
  }

  public static void backendTls(FieldContext spec, BackendTlsPolicy policy) {
    ReferenceCheck.distinct(
        spec.field("targetRefs"),
        policy.targetRefs().stream()
            .map(
                each ->
                    new Reference(
                        List.of(each.group(), each.kind(), each.name()),
                        each.sectionName(),
                        Optional.empty()))
            .toList());
    spec.ifPresent("validation", policy.validation(), GatewayApiCheck::authorities);
  }

  private static void authorities(FieldContext context, Validation validation) {
    boolean hasRefs = !validation.caCertificateRefs().isEmpty();
    if (hasRefs == validation.wellKnownCACertificates().isPresent()) {
      context.error(
          hasRefs ? ViolationCode.CONFLICT : ViolationCode.REQUIRED,
          hasRefs ? "both" : "neither",
          "one of caCertificateRefs and wellKnownCACertificates");
    }
  }
}

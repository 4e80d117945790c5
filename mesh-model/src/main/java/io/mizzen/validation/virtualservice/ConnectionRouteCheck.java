package io.mizzen.validation.virtualservice;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.virtualservice.VirtualService.L4MatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsMatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.List;

/** {@code TLSRoute} and {@code TCPRoute}: rules for connections. */
final class ConnectionRouteCheck {
  private ConnectionRouteCheck() {}

  static void tls(FieldContext context, TlsRoute rule, List<String> hosts) {
    context.each("match", rule.match(), (at, match) -> tlsMatch(at, match, hosts));
    DestinationCheck.connectionDestinations(context.field("route"), rule.route());
  }

  private static void tlsMatch(FieldContext context, TlsMatchAttributes match, List<String> hosts) {
    context.each("sniHosts", match.sniHosts(), (at, sni) -> sniHost(at, sni, hosts));
    context.each("gateways", match.gateways(), NameCheck::gateway);
  }

  private static void sniHost(FieldContext context, String sni, List<String> hosts) {
    if (Addresses.isIp(sni)) {
      context.warning(
          ViolationCode.NO_EFFECT,
          sni,
          "a DNS name",
          "TLS clients send no address as server name (RFC 6066, section 3)");
    } else if (!HostNames.isWildcardDomain(sni) && !HostNames.isGatewaySni(sni)) {
      NameCheck.wildcardDomain(context, sni);
    } else if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> HostNames.covers(host, sni))) {
      context.error(
          ViolationCode.INVALID_HOST,
          sni,
          "a host that spec.hosts covers: " + String.join(", ", hosts),
          "add it to spec.hosts or remove it here");
    }
  }

  static void tcp(FieldContext context, TcpRoute rule) {
    context.each("match", rule.match(), ConnectionRouteCheck::tcpMatch);
    DestinationCheck.connectionDestinations(context.field("route"), rule.route());
  }

  private static void tcpMatch(FieldContext context, L4MatchAttributes match) {
    if (!match.sourceSubnet().isEmpty()) {
      context
          .field("sourceSubnet")
          .warning(
              ViolationCode.NO_EFFECT,
              match.sourceSubnet(),
              "sourceLabels or sourceNamespace",
              "no data plane looks at the client's subnet");
    }
    context.each("gateways", match.gateways(), NameCheck::gateway);
  }
}

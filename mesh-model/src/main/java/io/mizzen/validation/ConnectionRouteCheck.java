package io.mizzen.validation;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.virtualservice.VirtualService.L4MatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TcpRoute;
import io.mizzen.rules.virtualservice.VirtualService.TlsMatchAttributes;
import io.mizzen.rules.virtualservice.VirtualService.TlsRoute;
import java.util.List;

/** {@code TLSRoute} and {@code TCPRoute}: rules for connections. */
final class ConnectionRouteCheck {
  private ConnectionRouteCheck() {}

  static void tls(Place place, TlsRoute rule, List<String> hosts) {
    if (rule.match().isEmpty()) {
      place.field("match").error(ViolationCode.REQUIRED, "nothing", "at least one sniHosts match");
    }
    place.each("match", rule.match(), (at, match) -> tlsMatch(at, match, hosts));
    DestinationCheck.connectionDestinations(place.field("route"), rule.route());
  }

  private static void tlsMatch(Place place, TlsMatchAttributes match, List<String> hosts) {
    if (match.sniHosts().isEmpty()) {
      place.field("sniHosts").error(ViolationCode.REQUIRED, "nothing", "at least one SNI host");
    }
    place.each("sniHosts", match.sniHosts(), (at, sni) -> sniHost(at, sni, hosts));
    place.each("destinationSubnets", match.destinationSubnets(), AddressCheck::ipOrSubnet);
    NumberCheck.optionalPort(place.field("port"), match.port());
    NameCheck.labels(place, "sourceLabels", match.sourceLabels());
    place.each("gateways", match.gateways(), NameCheck::gateway);
  }

  private static void sniHost(Place place, String sni, List<String> hosts) {
    if (Addresses.isIp(sni)) {
      place.warning(
          ViolationCode.NO_EFFECT,
          sni,
          "a DNS name",
          "TLS clients send no address as server name (RFC 6066, section 3)");
    } else if (!HostNames.isWildcardDomain(sni) && !HostNames.isGatewaySni(sni)) {
      NameCheck.wildcardDomain(place, sni);
    } else if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> HostNames.covers(host, sni))) {
      place.error(
          ViolationCode.INVALID_HOST,
          sni,
          "a host that spec.hosts covers: " + String.join(", ", hosts),
          "add it to spec.hosts or remove it here");
    }
  }

  static void tcp(Place place, TcpRoute rule) {
    place.each("match", rule.match(), ConnectionRouteCheck::tcpMatch);
    DestinationCheck.connectionDestinations(place.field("route"), rule.route());
  }

  private static void tcpMatch(Place place, L4MatchAttributes match) {
    place.each("destinationSubnets", match.destinationSubnets(), AddressCheck::ipOrSubnet);
    if (!match.sourceSubnet().isEmpty()) {
      place
          .field("sourceSubnet")
          .warning(
              ViolationCode.NO_EFFECT,
              match.sourceSubnet(),
              "sourceLabels or sourceNamespace",
              "no data plane looks at the client's subnet");
    }
    NumberCheck.optionalPort(place.field("port"), match.port());
    NameCheck.labels(place, "sourceLabels", match.sourceLabels());
    place.each("gateways", match.gateways(), NameCheck::gateway);
  }
}

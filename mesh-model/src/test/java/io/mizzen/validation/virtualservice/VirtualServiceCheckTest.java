package io.mizzen.validation.virtualservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualServiceCheckTest {
  private static final String RULE = "http: [{route: [{destination: {host: reviews}}]}]";

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          hosts: [reviews], RULE => good
          hosts: ["*.example.com", a.b.c, 10.0.0.1, "fd00::1"], RULE => good
          hosts: [reviews.prod.svc.cluster.local.], RULE => good
          hosts: ["*"], gateways: [istio-system/front], RULE => good
          hosts: ["*"], gateways: [mesh, front], RULE => INVALID_HOST spec.hosts[0]
          hosts: ["*"], RULE => INVALID_HOST spec.hosts[0]
          hosts: ["*"], gateways: [mesh], RULE => INVALID_HOST spec.hosts[0]
          hosts: [a, re_views], RULE => INVALID_HOST spec.hosts[1]
          hosts: [a.*.b], RULE => INVALID_HOST spec.hosts[0]
          hosts: [""], RULE => INVALID_HOST spec.hosts[0]
          hosts: [-a], RULE => INVALID_HOST spec.hosts[0]
          hosts: [10.0.0.256], RULE => INVALID_HOST spec.hosts[0]
          hosts: [a, b, a], RULE => DUPLICATE spec.hosts[2]
          hosts: ["*.com", "*.foo.com"], RULE => DUPLICATE spec.hosts[1]
          hosts: ["*.foo.com", a.foo.com], RULE => DUPLICATE spec.hosts[1]
          hosts: ["*.foo.com", foo.com], RULE => good
          hosts: [A.foo, a.FOO], RULE => DUPLICATE spec.hosts[1]
          hosts: [a] => REQUIRED spec
          hosts: [a], gateways: [a/b/c], RULE => INVALID_NAME spec.gateways[0]
          hosts: [a], gateways: [prod/front, mesh], RULE => good
          hosts: [a], gateways: [front.prod], RULE => ~DEPRECATED spec.gateways[0]
          hosts: [a], gateways: [./front], RULE => INVALID_NAME spec.gateways[0]
          hosts: [a], gateways: [prod/front.a], RULE => INVALID_NAME spec.gateways[0]
          hosts: [a, "123", "b.", "*-c.d", e.12.], RULE => good
          hosts: ["*."], RULE => good
          hosts: [a.12], RULE => INVALID_HOST spec.hosts[0]
          hosts: ["*llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll.a"], RULE => good
          hosts: ["*lllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll.a"], RULE => INVALID_HOST spec.hosts[0]
          RULE => good
          gateways: [front], RULE => CONFLICT spec.gateways
          tcp: [{route: [{destination: {host: a}}]}] => CONFLICT spec.tcp
          hosts: [a], exportTo: [".", b], RULE => good
          hosts: [a], exportTo: ["*"], RULE => good
          hosts: [a], exportTo: [".", default], RULE => DUPLICATE spec.exportTo[1]
          hosts: [a], exportTo: ["*", b], RULE => CONFLICT spec.exportTo
          hosts: [a], exportTo: ["~"], RULE => INVALID_NAME spec.exportTo[0]
          hosts: [a], exportTo: [b_c], RULE => INVALID_NAME spec.exportTo[0]
          """)
  void hostsGatewaysAndExport(String fields, String expected) {
    String found = Checked.spec("VirtualService", "{" + fields.replace("RULE", RULE) + "}");

    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {match: [{sniHosts: [a.com]}], route: [TO]} => good
          {match: [{sniHosts: ["*.b.com", x.b.com], port: 443}], route: [TO]} => good
          {match: [{sniHosts: ["outbound_.443_._.x.b.com"]}], route: [TO]} => good
          {route: [TO]} => REQUIRED spec.tls[0].match
          {match: [{port: 443}], route: [TO]} => REQUIRED spec.tls[0].match[0].sniHosts
          {match: [{sniHosts: [c.com]}], route: [TO]} => INVALID_HOST spec.tls[0].match[0].sniHosts[0]
          {match: [{sniHosts: ["*.com"]}], route: [TO]} => INVALID_HOST spec.tls[0].match[0].sniHosts[0]
          {match: [{sniHosts: [a.com], port: 70000}], route: [TO]} => INVALID_PORT spec.tls[0].match[0].port
          {match: [{sniHosts: [a.com], destinationSubnets: [10.0.0.0/33]}], route: [TO]} => INVALID_ADDRESS spec.tls[0].match[0].destinationSubnets[0]
          {match: [{sniHosts: [a.com]}]} => REQUIRED spec.tls[0].route
          {match: [{sniHosts: [a.com]}], route: [{destination: {host: x}}, {destination: {host: y}}]} => OUT_OF_RANGE spec.tls[0].route
          """)
  void tlsRules(String rule, String expected) {
    String yaml = "{hosts: [a.com, '*.b.com'], tls: [%s]}".formatted(to(rule));

    assertThat(Checked.spec("VirtualService", yaml)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {route: [TO]} => good
          {match: [{port: 27017, destinationSubnets: [10.0.0.0/8, "fd00::/8"]}], route: [TO]} => good
          {match: [{sourceSubnet: 10.1.2.3}], route: [TO]} => ~NO_EFFECT spec.tcp[0].match[0].sourceSubnet
          {match: [{port: 27017}]} => REQUIRED spec.tcp[0].route
          {match: [{port: -1}], route: [TO]} => INVALID_PORT spec.tcp[0].match[0].port
          {match: [{sourceSubnet: a.b}], route: [TO]} => ~NO_EFFECT spec.tcp[0].match[0].sourceSubnet
          {match: [{sourceLabels: {app: "?"}}], route: [TO]} => INVALID_LABEL spec.tcp[0].match[0].sourceLabels.app
          {match: [{sourceNamespace: a.b}], route: [TO]} => good
          {match: [{gateways: [a b]}], route: [TO]} => INVALID_NAME spec.tcp[0].match[0].gateways[0]
          {route: [{weight: 1}]} => REQUIRED spec.tcp[0].route[0].destination
          """)
  void tcpRules(String rule, String expected) {
    String yaml = "{hosts: [a.com], tcp: [%s]}".formatted(to(rule));

    assertThat(Checked.spec("VirtualService", yaml)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          outbound_.443_._.a.com => good
          outbound_.443_.v1_.a.com => good
          outbound_.0_._.a.com => INVALID_HOST spec.hosts[0] & INVALID_HOST spec.tls[0].match[0].sniHosts[0]
          outbound_.443.a.com => INVALID_HOST spec.hosts[0] & INVALID_HOST spec.tls[0].match[0].sniHosts[0]
          """)
  void gatewaysMayUseSniHosts(String host, String expected) {
    String yaml =
        "{hosts: [%1$s], gateways: [front], tls: [{match: [{sniHosts: [%1$s]}], route: [TO]}]}"
            .formatted(host);

    assertThat(Checked.spec("VirtualService", to(yaml))).isEqualTo(expected);
  }

  private static String to(String rule) {
    return rule.replace("TO", "{destination: {host: mongo}}");
  }
}

package io.mizzen.validation.virtualservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShadowCheckTest {
  /** Each row: the matches of the rules, in order; a rule is a list of matches. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          [{uri: {prefix: /a}}] & [{uri: {prefix: /b}}] & [] => good
          [] & [{uri: {prefix: /b}}] => ~UNREACHABLE_RULE spec.http[1]
          [] & [] => ~UNREACHABLE_RULE spec.http[1]
          [{uri: {prefix: /}}] & [{headers: {a: {exact: b}}}] => ~UNREACHABLE_RULE spec.http[1]
          [{uri: {prefix: /, }, port: 80}] & [] => good
          [{uri: {exact: /a}}] & [{uri: {exact: /a}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{name: x, uri: {exact: /a}}] & [{name: y, uri: {exact: /a}}, {uri: {exact: /b}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0]
          [{uri: {exact: /a}}, {uri: {exact: /a}}] => ~INEFFECTIVE_MATCH spec.http[0].match[1]
          [{uri: {prefix: /a}}] & [{uri: {prefix: /a/b}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{uri: {prefix: /a/b}}] & [{uri: {prefix: /a}}] => good
          [{uri: {prefix: /a}, method: {exact: GET}}] & [{uri: {exact: /a/b}}] => good
          [{uri: {prefix: /a}}] & [{uri: {exact: /a/b}, method: {exact: GET}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{uri: {prefix: /a}, ignoreUriCase: true}] & [{uri: {exact: /A}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{uri: {prefix: /a}}] & [{uri: {exact: /A}, ignoreUriCase: true}] => good
          [{uri: {regex: /a.*}}] & [{uri: {regex: /a.*}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{uri: {regex: /a.*}}] & [{uri: {exact: /ab}}] => good
          [{headers: {a: {exact: b}}}] & [{headers: {a: {exact: b}, c: {exact: d}}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          [{headers: {a: {exact: b}, c: {exact: d}}}] & [{headers: {a: {exact: b}}}] => good
          [{sourceLabels: {app: x}}] & [{sourceLabels: {app: y}}] & [{sourceNamespace: z}] => good
          [{gateways: [mesh]}] & [{gateways: [front]}] & [{gateways: [mesh]}] => ~INEFFECTIVE_MATCH spec.http[2].match[0] & ~UNREACHABLE_RULE spec.http[2]
          [{port: 80}] & [{port: 81}] & [{uri: {prefix: /}}] => good
          [{uri: {exact: /a}}] & [{uri: {exact: /b}}] & [{uri: {exact: /a}}, {uri: {exact: /b}}] => ~INEFFECTIVE_MATCH spec.http[2].match[0] & ~INEFFECTIVE_MATCH spec.http[2].match[1] & ~UNREACHABLE_RULE spec.http[2]
          """)
  void findsWhatEarlierRulesTake(String rules, String expected) {
    StringBuilder http = new StringBuilder();
    for (String match : rules.split(" & ", -1)) {
      http.append("{match: ").append(match).append(", route: [{destination: {host: a}}]},");
    }

    String found =
        Checked.spec(
            "VirtualService", "{hosts: [a], gateways: [mesh, front], http: [%s]}".formatted(http));

    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          http: [{delegate: {name: d}}, {ROUTE}] => good
          http: [{match: [{port: 1}], delegate: {name: d}}, {match: [{port: 1}], ROUTE}] => good
          http: [{match: [{port: 1}], ROUTE}, {match: [{port: 1}], delegate: {name: d}}] => ~INEFFECTIVE_MATCH spec.http[1].match[0] & ~UNREACHABLE_RULE spec.http[1]
          tcp: [{ROUTE}, {match: [{port: 1}], ROUTE}] => ~UNREACHABLE_RULE spec.tcp[1]
          tcp: [{match: [{port: 1}], ROUTE}, {match: [{port: 1}], ROUTE}] => ~INEFFECTIVE_MATCH spec.tcp[1].match[0] & ~UNREACHABLE_RULE spec.tcp[1]
          tls: [{match: [{sniHosts: [a]}], ROUTE}, {match: [{sniHosts: [a], port: 1}], ROUTE}] => good
          """)
  void looksAtDelegatesTcpAndTls(String rules, String expected) {
    String spec = "{hosts: [a], %s}".formatted(rules);

    String found =
        Checked.spec("VirtualService", spec.replace("ROUTE", "route: [{destination: {host: a}}]"));

    assertThat(found).isEqualTo(expected);
  }
}

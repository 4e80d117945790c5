package io.mizzen.validation.virtualservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Severity;
import io.mizzen.validation.Checked;
import io.mizzen.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMatchCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          uri: {prefix: /a}, method: {exact: POST}, scheme: {exact: http} => good
          uri: {prefix: ""} => good
          uri: {exact: ""} => good
          uri: {regex: ""} => REQUIRED $.uri.regex
          uri: {regex: "a(b"} => INVALID_REGEX $.uri.regex
          uri: {regex: "(?=a)b"} => INVALID_REGEX $.uri.regex
          scheme: {prefix: ""} => REQUIRED $.scheme.prefix
          method: {exact: ""} => good
          authority: {regex: "*"} => INVALID_REGEX $.authority.regex
          queryParams: {q: {exact: ""}} => good
          queryParams: {q: {regex: "["}} => INVALID_REGEX $.queryParams.q.regex
          headers: {end-user: {exact: jason}} => good
          headers: {end-user: {}} => good
          headers: {end-user: {exact: ""}} => good
          headers: {"end user": {exact: a}} => INVALID_HEADER $.headers["end user"]
          headers: {end-user: {prefix: ""}} => REQUIRED $.headers.end-user.prefix
          headers: {":foo": {exact: a}} => INVALID_HEADER $.headers[":foo"]
          headers: {":method": {exact: POST}} => ~HEADER_NEVER_MATCHES_GRPC $.headers[":method"]
          headers: {"": {exact: a}} => INVALID_HEADER $.headers[""]
          headers: {x.y: {regex: "+"}} => INVALID_REGEX $.headers["x.y"].regex
          headers: {"@request.auth.claims.sub": {exact: a}} => NOT_SUPPORTED $.headers["@request.auth.claims.sub"]
          withoutHeaders: {end-user: {regex: "*"}} => good
          withoutHeaders: {end-user: {regex: "**"}} => INVALID_REGEX $.withoutHeaders.end-user.regex
          withoutHeaders: {"@request.auth.claims[a][b]": {exact: a}} => NOT_SUPPORTED $.withoutHeaders["@request.auth.claims[a][b]"]
          queryParams: {"": {exact: a}} => ~NO_EFFECT $.queryParams[""]
          withoutHeaders: {"a:b": {}} => INVALID_HEADER $.withoutHeaders["a:b"]
          port: 9080 => good
          port: 65536 => INVALID_PORT $.port
          sourceLabels: {app: web, "example.com/a": ""} => good
          sourceLabels: {app: "a b"} => INVALID_LABEL $.sourceLabels.app
          sourceLabels: {"a/b/c": x} => INVALID_LABEL $.sourceLabels["a/b/c"]
          sourceNamespace: prod => good
          sourceNamespace: a/b => INVALID_NAME $.sourceNamespace
          gateways: [mesh, prod/front] => good
          gateways: [prod/] => INVALID_NAME $.gateways[0]
          """)
  void conditions(String match, String expected) {
    assertThat(check(match)).isEqualTo(expected.replace("$", "spec.http[0].match[0]"));
  }

  @Test
  void claimsAreKnownAtGateways() {
    String spec =
        "{hosts: [a], gateways: [front], http: [{match: [{headers: {'@request.auth.claims.sub':"
            + " {exact: a}}}], route: [{destination: {host: a}}]}]}";

    assertThat(Checked.spec("VirtualService", spec)).isEqualTo(Checked.GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", "grpc-timeout", "trace-bin", "GRPC-Encoding", "X-BIN"})
  void warnsOfHeadersThatNoGrpcCallShows(String name) {
    for (String field : List.of("headers", "withoutHeaders")) {
      String found = check("%s: {'%s': {exact: a}}".formatted(field, name));

      assertThat(found).startsWith("~HEADER_NEVER_MATCHES_GRPC spec.http[0].match[0]." + field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cabin", "x-grpc", "binary"})
  void doesNotWarnOfHeadersThatOnlyLookAlike(String name) {
    assertThat(check("headers: {%s: {exact: a}}".formatted(name))).isEqualTo(Checked.GOOD);
  }

  @Test
  void regexesAreBoundedInLength() {
    assertThat(check("uri: {regex: '" + "a".repeat(1024) + "'}")).isEqualTo(Checked.GOOD);
    assertThat(check("uri: {regex: '" + "a".repeat(1025) + "'}"))
        .isEqualTo("INVALID_REGEX spec.http[0].match[0].uri.regex");
  }

  @Test
  void regexesAreBoundedInCompiledSize() {
    String small = "((a{10}){10}){10}";
    String large = "(((((((a{30}){30}){30}){30}){30}){30}){30})";

    assertThat(check("uri: {regex: '" + small + "'}")).isEqualTo(Checked.GOOD);
    assertThat(check("uri: {regex: '" + large + "'}"))
        .isEqualTo("INVALID_REGEX spec.http[0].match[0].uri.regex");
  }

  @Test
  void saysWhatItFoundAndHowToMend() {
    Violation violation =
        Checked.violations(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews}
                spec:
                  hosts: [reviews]
                  http:
                  - match:
                    - uri: {regex: "a(?!b)"}
                    route: [{destination: {host: reviews}}]
                """)
            .get(0);

    assertThat(violation.severity()).isEqualTo(Severity.ERROR);
    assertThat(violation.found()).isEqualTo("a(?!b)");
    assertThat(violation.expected()).startsWith("RE2 syntax (");
    assertThat(violation.hint()).contains("look-around");
  }

  private static String check(String match) {
    return Checked.spec(
        "VirtualService",
        "{hosts: [a], http: [{match: [{%s}], route: [{destination: {host: a}}]}]}"
            .formatted(match));
  }
}

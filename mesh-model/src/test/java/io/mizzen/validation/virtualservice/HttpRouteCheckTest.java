package io.mizzen.validation.virtualservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRouteCheckTest {
  private static final String ROUTE = "route: [{destination: {host: reviews}}]";

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ROUTE => good
          redirect: {uri: /a} => good
          directResponse: {status: 200} => good
          name: x => REQUIRED spec.http[0]
          ROUTE, redirect: {uri: /a} => CONFLICT spec.http[0].redirect
          ROUTE, directResponse: {status: 200} => CONFLICT spec.http[0].directResponse
          redirect: {uri: /a}, directResponse: {status: 200} => CONFLICT spec.http[0].redirect
          redirect: {uri: /a}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}} => CONFLICT spec.http[0].fault
          redirect: {uri: /a}, rewrite: {uri: /b} => CONFLICT spec.http[0].rewrite
          directResponse: {status: 200}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}} => CONFLICT spec.http[0].fault
          directResponse: {status: 200}, rewrite: {uri: /b} => CONFLICT spec.http[0].rewrite
          delegate: {name: other} => good
          delegate: {name: other}, ROUTE => CONFLICT spec.http[0].route
          delegate: {name: other}, directResponse: {status: 200} => good
          delegate: {name: other}, redirect: {uri: /a} => CONFLICT spec.http[0].redirect
          delegate: {namespace: a} => REQUIRED spec.http[0].delegate.name
          delegate: {name: other, namespace: a.b} => INVALID_NAME spec.http[0].delegate.namespace
          ROUTE, timeout: 1.5s => good
          ROUTE, timeout: 0s => INVALID_DURATION spec.http[0].timeout
          ROUTE, timeout: 0.0005s => INVALID_DURATION spec.http[0].timeout
          ROUTE, timeout: 1.0005s => INVALID_DURATION spec.http[0].timeout
          """)
  void shape(String rule, String expected) {
    assertThat(check(rule)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          [{destination: {host: a}, weight: 0}] => good
          [{destination: {host: a}, weight: 1}, {destination: {host: b}, weight: 2}] => good
          [{destination: {host: a}, weight: 0}, {destination: {host: b}, weight: 7}] => good
          [{destination: {host: a}}, {destination: {host: b}}] => OUT_OF_RANGE spec.http[0].route
          [{destination: {host: a}, weight: 5}, {destination: {host: b}, weight: -1}] => OUT_OF_RANGE spec.http[0].route[1].weight
          [{destination: {host: a}, weight: 2147483647}, {destination: {host: b}, weight: 2147483647}, {destination: {host: c}, weight: 2}] => OUT_OF_RANGE spec.http[0].route
          [{weight: 1}] => REQUIRED spec.http[0].route[0].destination
          [{destination: {host: ""}}] => INVALID_HOST spec.http[0].route[0].destination.host
          [{destination: {host: "*"}}] => INVALID_HOST spec.http[0].route[0].destination.host
          [{destination: {host: "*.a"}}] => good
          [{destination: {host: a, subset: v_1}}] => INVALID_NAME spec.http[0].route[0].destination.subset
          [{destination: {host: a, subset: v1, port: {number: 80}}}] => good
          [{destination: {host: a, port: {number: 65536}}}] => INVALID_PORT spec.http[0].route[0].destination.port.number
          [{destination: {host: a, port: {}}}] => INVALID_PORT spec.http[0].route[0].destination.port.number
          """)
  void destinations(String route, String expected) {
    assertThat(check("route: " + route)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          mirror: {host: a}, mirrorPercentage: {value: 0.5} => good
          mirrors: [{destination: {host: a}}, {destination: {host: b}, percentage: {value: 100}}] => good
          mirror: {host: a}, mirrors: [{destination: {host: b}}] => CONFLICT spec.http[0].mirrors
          mirror: {host: a b} => INVALID_HOST spec.http[0].mirror.host
          mirror: {host: a}, mirrorPercentage: {value: 100.1} => OUT_OF_RANGE spec.http[0].mirrorPercentage.value
          mirror: {host: a}, mirrorPercentage: {value: -1} => OUT_OF_RANGE spec.http[0].mirrorPercentage.value
          mirror: {host: a}, mirrorPercent: 50 => ~DEPRECATED spec.http[0].mirrorPercent
          mirror: {host: a}, mirror_percent: 101 => OUT_OF_RANGE spec.http[0].mirrorPercent & ~DEPRECATED spec.http[0].mirrorPercent
          mirrors: [{percentage: {value: 1}}] => REQUIRED spec.http[0].mirrors[0].destination
          mirrors: [{destination: {host: a}, percentage: {value: 101}}] => OUT_OF_RANGE spec.http[0].mirrors[0].percentage.value
          """)
  void mirrors(String fields, String expected) {
    assertThat(check("ROUTE, " + fields)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {uri: /a} => good
          {uriRegexRewrite: {match: "^/a/(.*)$", rewrite: /b/\\\\1}} => good
          {} => REQUIRED spec.http[0].rewrite
          {uri: /a, uriRegexRewrite: {match: a, rewrite: b}} => CONFLICT spec.http[0].rewrite.uriRegexRewrite
          {uriRegexRewrite: {match: "(", rewrite: b}} => INVALID_REGEX spec.http[0].rewrite.uriRegexRewrite.match
          {uriRegexRewrite: {match: a}} => REQUIRED spec.http[0].rewrite.uriRegexRewrite.rewrite
          """)
  void rewrites(String rewrite, String expected) {
    assertThat(check("ROUTE, rewrite: " + rewrite)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          redirect: {authority: a, redirectCode: 308} => good
          redirect: {scheme: https} => good
          redirect: {port: 8443} => good
          redirect: {derivePort: FROM_REQUEST_PORT} => good
          redirect: {} => REQUIRED spec.http[0].redirect
          redirect: {redirectCode: 301} => REQUIRED spec.http[0].redirect
          redirect: {uri: /a, redirectCode: 200} => OUT_OF_RANGE spec.http[0].redirect.redirectCode
          redirect: {scheme: ftp} => INVALID_VALUE spec.http[0].redirect.scheme
          redirect: {port: 0} => good
          redirect: {port: 65536} => INVALID_PORT spec.http[0].redirect.port
          redirect: {prefixRewrite: /b}, match: [{uri: {prefix: /a}}] => good
          redirect: {prefixRewrite: /b} => ~CONFLICT spec.http[0].redirect.prefixRewrite
          redirect: {prefixRewrite: /b}, match: [{uri: {prefix: /a}}, {uri: {exact: /c}}] => CONFLICT spec.http[0].redirect.prefixRewrite
          redirect: {prefixRewrite: /b, uri: /c}, match: [{uri: {prefix: /a}}] => CONFLICT spec.http[0].redirect.prefixRewrite
          directResponse: {status: 503, body: {string: sorry}} => good
          directResponse: {status: 600} => good
          directResponse: {} => OUT_OF_RANGE spec.http[0].directResponse.status
          directResponse: {status: 601} => OUT_OF_RANGE spec.http[0].directResponse.status
          directResponse: {status: 200, body: {bytes: aGk=}} => good
          directResponse: {status: 200, body: {bytes: "?"}} => INVALID_VALUE spec.http[0].directResponse.body.bytes
          """)
  void redirectsAndDirectResponses(String fields, String expected) {
    assertThat(check(fields)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "51200, good",
    "51201, ~OUT_OF_RANGE spec.http[0].directResponse.body.string",
    "524289, OUT_OF_RANGE spec.http[0].directResponse.body.string"
  })
  void bodiesAreBounded(int twoByteCharacters, String expected) {
    String rule =
        "directResponse: {status: 200, body: {string: '" + "é".repeat(twoByteCharacters) + "'}}";

    assertThat(check(rule)).isEqualTo(expected);
  }

  private static String check(String rule) {
    return Checked.spec(
        "VirtualService",
        "{hosts: [reviews], http: [{%s}]}".formatted(rule.replace("ROUTE", ROUTE)));
  }
}

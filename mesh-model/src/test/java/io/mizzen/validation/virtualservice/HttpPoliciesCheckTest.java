package io.mizzen.validation.virtualservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retries, faults, CORS and header operations of a rule. */
class HttpPoliciesCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {attempts: 3, perTryTimeout: 2s, retryOn: "5xx,connect-failure,unavailable,503"} => good
          {attempts: 0} => good
          {attempts: -1} => OUT_OF_RANGE $.attempts
          {attempts: 0, perTryTimeout: 1s} => CONFLICT $.attempts
          {retryOn: 5xx} => CONFLICT $.attempts
          {attempts: 0, retryRemoteLocalities: false} => CONFLICT $.attempts
          {attempts: 1, perTryTimeout: 0s} => INVALID_DURATION $.perTryTimeout
          {attempts: 1, backoff: 0.1ms} => INVALID_DURATION $.backoff
          {attempts: 1, retryOn: "5xx,sometimes"} => INVALID_VALUE $.retryOn
          {attempts: 1, retryOn: "5xx,"} => INVALID_VALUE $.retryOn
          {attempts: 1, retryOn: "5xx, reset"} => INVALID_VALUE $.retryOn
          {attempts: 1, retryOn: "418"} => good
          {attempts: 1, retryOn: "599"} => INVALID_VALUE $.retryOn
          {attempts: 1, retryOn: "999"} => INVALID_VALUE $.retryOn
          """)
  void retries(String retries, String expected) {
    assertThat(check("retries: " + retries)).isEqualTo(at(expected, "retries"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {delay: {fixedDelay: 7s, percentage: {value: 100}}} => good
          {abort: {httpStatus: 500, percentage: {value: 0.1}}} => good
          {abort: {grpcStatus: UNAVAILABLE}} => ~NO_EFFECT $.abort
          {} => REQUIRED $
          {delay: {percentage: {value: 1}}} => ~NO_EFFECT $.delay
          {delay: {}} => ~NO_EFFECT $.delay
          {delay: {fixedDelay: 1s}} => ~NO_EFFECT $.delay
          {delay: {fixedDelay: 0s, percentage: {value: 1}}} => INVALID_DURATION $.delay.fixedDelay
          {delay: {exponentialDelay: 1s}} => NOT_SUPPORTED $.delay.exponentialDelay
          {delay: {fixedDelay: 1s, percent: 50}} => ~DEPRECATED $.delay.percent
          {delay: {fixedDelay: 1s, percentage: {value: 100.5}}} => OUT_OF_RANGE $.delay.percentage.value
          {delay: {fixedDelay: 1s, percentage: {value: 0.00009}}} => OUT_OF_RANGE $.delay.percentage.value
          {delay: {fixedDelay: 1s, percentage: {value: 0.0001}}} => good
          {delay: {fixedDelay: 1s, percentage: {value: 0}}} => good
          {abort: {httpStatus: 500, percentage: {value: 0.00009}}} => OUT_OF_RANGE $.abort.percentage.value
          {abort: {percentage: {value: 1}}} => ~NO_EFFECT $.abort
          {abort: {}} => ~NO_EFFECT $.abort
          {abort: {httpStatus: 199, percentage: {value: 1}}} => OUT_OF_RANGE $.abort.httpStatus
          {abort: {httpStatus: 555, percentage: {value: 1}}} => good
          {abort: {grpcStatus: unavailable, percentage: {value: 1}}} => INVALID_VALUE $.abort.grpcStatus
          {abort: {http2Error: REFUSED_STREAM, percentage: {value: 1}}} => NOT_SUPPORTED $.abort.http2Error
          {abort: {httpStatus: 500, percentage: {value: -0.5}}} => OUT_OF_RANGE $.abort.percentage.value
          """)
  void faults(String fault, String expected) {
    assertThat(check("fault: " + fault)).isEqualTo(at(expected, "fault"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {allowOrigins: [{exact: "https://a"}], allowMethods: [GET, POST], allowHeaders: [x-a], maxAge: 24h} => good
          {allowOrigin: ["*"]} => ~DEPRECATED $.allowOrigin
          {allowOrigins: [{exact: ""}]} => REQUIRED $.allowOrigins[0].exact
          {allowOrigins: [{}]} => REQUIRED $.allowOrigins[0]
          {allowOrigins: [{regex: "("}]} => INVALID_REGEX $.allowOrigins[0].regex
          {allowMethods: [GET, get]} => INVALID_VALUE $.allowMethods[1]
          {allowHeaders: ["a b"]} => INVALID_HEADER $.allowHeaders[0]
          {exposeHeaders: [""]} => INVALID_HEADER $.exposeHeaders[0]
          {maxAge: 0s} => INVALID_DURATION $.maxAge
          {maxAge: 1.5s} => INVALID_DURATION $.maxAge
          """)
  void cors(String policy, String expected) {
    assertThat(check("corsPolicy: " + policy)).isEqualTo(at(expected, "corsPolicy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {request: {set: {x-a: "%DOWNSTREAM_REMOTE_ADDRESS%"}, add: {x-b: "100%%"}, remove: [x-c]}} => good
          {request: {set: {x-a: "%REQ(x-b?x-c)%"}}} => good
          {request: {set: {x-a: "%UPSTREAM_METADATA([\\"a.b\\", \\"c(\\"])% %any name%"}}} => good
          {request: {set: {x-a: "%UPSTREAM_METADATA([\\"a\\" \\"b\\"])%"}}} => INVALID_HEADER $.request.set.x-a
          {request: {set: {x-a: "%REQ(x-b):12%"}}} => INVALID_HEADER $.request.set.x-a
          {request: {set: {x-a: "a\\x1Bb"}}} => INVALID_HEADER $.request.set.x-a
          {request: {set: {"": a}}} => INVALID_HEADER $.request.set[""]
          {request: {set: {":authority": a}}} => good
          {request: {add: {Host: a}}} => good
          {request: {set: {":authority": a}, add: {host: b}}} => CONFLICT $.request
          {request: {set: {":path": a}}} => INVALID_HEADER $.request.set[":path"]
          {request: {set: {"x a": a}}} => ~INVALID_HEADER $.request.set["x a"]
          {request: {set: {x-a: "100%"}}} => INVALID_HEADER $.request.set.x-a
          {request: {add: {x-a: "%REQ(x-b%"}}} => INVALID_HEADER $.request.add.x-a
          {request: {add: {x-a: "a\\r\\nb: c"}}} => INVALID_HEADER $.request.add.x-a
          {request: {remove: [host]}} => INVALID_HEADER $.request.remove[0]
          {response: {set: {host: a}}} => INVALID_HEADER $.response.set.host
          {response: {add: {":status": "200"}}} => INVALID_HEADER $.response.add[":status"]
          {response: {remove: [":status"]}} => INVALID_HEADER $.response.remove[0]
          """)
  void headers(String headers, String expected) {
    assertThat(check("headers: " + headers)).isEqualTo(at(expected, "headers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          route: [{destination: {host: a}, headers: {request: {set: {host: b}}}}] => good
          route: [{destination: {host: a}, headers: {request: {set: {host: b}}}}], rewrite: {authority: c} => ~CONFLICT spec.http[0].route[0].headers.request
          route: [{destination: {host: a}}], rewrite: {authority: c}, headers: {request: {set: {host: b}}} => CONFLICT spec.http[0].headers.request
          route: [{destination: {host: a}, headers: {response: {remove: [host]}}}] => INVALID_HEADER spec.http[0].route[0].headers.response.remove[0]
          """)
  void authorityIsSetOnce(String rule, String expected) {
    assertThat(Checked.spec("VirtualService", "{hosts: [a], http: [{%s}]}".formatted(rule)))
        .isEqualTo(expected);
  }

  private static String check(String field) {
    return Checked.spec(
        "VirtualService",
        "{hosts: [a], http: [{route: [{destination: {host: a}}], %s}]}".formatted(field));
  }

  private static String at(String expected, String field) {
    return expected.replace("$", "spec.http[0]." + field);
  }
}

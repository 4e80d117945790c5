package io.mizzen.validation.networking;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.validation.Checked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationRuleCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          host: reviews => good
          host: "*.prod.svc.cluster.local" => good
          host: "" => INVALID_HOST spec.host
          host: re_views => INVALID_HOST spec.host
          host: a, trafficPolicy: {} => REQUIRED spec.trafficPolicy
          host: a, subsets: [{name: v1, labels: {version: v1}}, {name: v2}] => good
          host: a, subsets: [{name: v1}, {name: v1}] => DUPLICATE spec.subsets[1].name
          host: a, subsets: [{labels: {version: v1}}] => INVALID_NAME spec.subsets[0].name
          host: a, subsets: [{name: v_1}] => INVALID_NAME spec.subsets[0].name
          host: a, subsets: [{name: v1, labels: {version: "?"}}] => INVALID_LABEL spec.subsets[0].labels.version
          host: a, subsets: [{name: v1, trafficPolicy: {}}] => REQUIRED spec.subsets[0].trafficPolicy
          host: a, exportTo: ["*"] => good
          host: a, exportTo: ["*", "."] => CONFLICT spec.exportTo
          host: a, workloadSelector: {matchLabels: {app: b}}, exportTo: ["."] => good
          host: a, workloadSelector: {matchLabels: {app: b}}, exportTo: [default] => good
          host: a, workloadSelector: {matchLabels: {app: b}}, exportTo: ["*"] => CONFLICT spec.exportTo
          host: a, workloadSelector: {matchLabels: {"": c}} => INVALID_LABEL spec.workloadSelector.matchLabels[""]
          host: a, workloadSelector: {} => ~NO_EFFECT spec.workloadSelector
          host: a, workloadSelector: {matchLabels: {"a b": c}} => ~INVALID_LABEL spec.workloadSelector.matchLabels["a b"]
          """)
  void hostSubsetsAndAudience(String fields, String expected) {
    assertThat(Checked.spec("DestinationRule", "{" + fields + "}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}] => good
          portLevelSettings: [{loadBalancer: {simple: RANDOM}}] => REQUIRED $.portLevelSettings[0].port
          portLevelSettings: [{port: {number: 0}, loadBalancer: {simple: RANDOM}}] => ~INVALID_PORT $.portLevelSettings[0].port.number
          portLevelSettings: [{port: {number: 80}}] => REQUIRED $.portLevelSettings[0]
          tunnel: {protocol: CONNECT, targetHost: a.b, targetPort: 443} => good
          tunnel: {targetHost: 10.0.0.1, targetPort: 443} => good
          tunnel: {protocol: GET, targetHost: a.b, targetPort: 443} => INVALID_VALUE $.tunnel.protocol
          tunnel: {targetHost: "", targetPort: 443} => INVALID_HOST $.tunnel.targetHost
          tunnel: {targetHost: a.b} => INVALID_PORT $.tunnel.targetPort
          proxyProtocol: {version: V2} => good
          proxyProtocol: {}, tunnel: {targetHost: a.b, targetPort: 1} => CONFLICT $.tunnel
          retryBudget: {percent: 20, minRetryConcurrency: 3} => good
          retryBudget: {percent: 101} => OUT_OF_RANGE $.retryBudget.percent
          retryBudget: {minRetryConcurrency: -1} => OUT_OF_RANGE $.retryBudget.minRetryConcurrency
          """)
  void policyShape(String fields, String expected) {
    assertThat(policy(fields)).isEqualTo(at(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {tcp: {maxConnections: 100, connectTimeout: 30ms, tcpKeepalive: {time: 7200s, interval: 75s, probes: 3}}} => good
          {http: {http2MaxRequests: 1, maxRetries: 3, idleTimeout: 1h, http2KeepAlive: {interval: 1s, timeout: 1s}}} => good
          {tcp: {idleTimeout: 0s}} => good
          {} => REQUIRED $
          {tcp: {maxConnections: -1}} => OUT_OF_RANGE $.tcp.maxConnections
          {tcp: {connectTimeout: 0s}} => INVALID_DURATION $.tcp.connectTimeout
          {tcp: {maxConnectionDuration: 0.2ms}} => INVALID_DURATION $.tcp.maxConnectionDuration
          {tcp: {tcpKeepalive: {time: 0s}}} => INVALID_DURATION $.tcp.tcpKeepalive.time
          {http: {http1MaxPendingRequests: -1}} => OUT_OF_RANGE $.http.http1MaxPendingRequests
          {http: {http2MaxRequests: -1}} => OUT_OF_RANGE $.http.http2MaxRequests
          {http: {maxRequestsPerConnection: -1}} => OUT_OF_RANGE $.http.maxRequestsPerConnection
          {http: {maxRetries: -1}} => OUT_OF_RANGE $.http.maxRetries
          {http: {maxConcurrentStreams: -1}} => OUT_OF_RANGE $.http.maxConcurrentStreams
          {http: {idleTimeout: 0s}} => INVALID_DURATION $.http.idleTimeout
          {http: {useClientProtocol: true, h2UpgradePolicy: UPGRADE}} => CONFLICT $.http.useClientProtocol
          {http: {useClientProtocol: true, h2UpgradePolicy: DEFAULT}} => good
          {http: {http2KeepAlive: {timeout: 1s}}} => REQUIRED $.http.http2KeepAlive.interval
          """)
  void connectionPool(String pool, String expected) {
    assertThat(policy("connectionPool: " + pool))
        .isEqualTo(expected.replace("$", "spec.trafficPolicy.connectionPool"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {} => good
          {consecutive5xxErrors: 7, interval: 5m, baseEjectionTime: 15m, maxEjectionPercent: 100} => good
          {splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 5} => good
          {consecutiveLocalOriginFailures: 5} => CONFLICT $.consecutiveLocalOriginFailures
          {consecutiveLocalOriginFailures: 0} => good
          {consecutiveErrors: 5} => ~DEPRECATED $.consecutiveErrors
          {maxEjectionPercent: 101} => OUT_OF_RANGE $.maxEjectionPercent
          {minHealthPercent: -1} => OUT_OF_RANGE $.minHealthPercent
          {interval: 0s} => INVALID_DURATION $.interval
          {baseEjectionTime: 1.0001s} => INVALID_DURATION $.baseEjectionTime
          """)
  void outlierDetection(String outlier, String expected) {
    assertThat(policy("outlierDetection: " + outlier))
        .isEqualTo(expected.replace("$", "spec.trafficPolicy.outlierDetection"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {mode: DISABLE} => good
          {mode: SIMPLE, caCertificates: /ca.pem} => good
          {mode: SIMPLE, insecureSkipVerify: true} => good
          {mode: MUTUAL, clientCertificate: /c, privateKey: /k, caCertificates: /ca} => good
          {mode: MUTUAL, credentialName: c} => good
          {mode: ISTIO_MUTUAL} => good
          {mode: SIMPLE} => ~SERVER_NOT_VERIFIED $
          {mode: MUTUAL, privateKey: /k, caCertificates: /ca} => REQUIRED $.clientCertificate
          {mode: MUTUAL, clientCertificate: /c, caCertificates: /ca} => REQUIRED $.privateKey
          {mode: SIMPLE, credentialName: c, caCertificates: /ca} => CONFLICT $.credentialName
          {mode: MUTUAL, credentialName: c, caCrl: /crl} => CONFLICT $.credentialName
          {mode: SIMPLE, credentialName: "configmap://default/a"} => good
          {mode: SIMPLE, credentialName: "configmap://other/a"} => INVALID_NAME $.credentialName
          {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /ca} => CONFLICT $.insecureSkipVerify
          {mode: SIMPLE, insecureSkipVerify: true, credentialName: c} => CONFLICT $.insecureSkipVerify
          {mode: MUTUAL, insecureSkipVerify: true, credentialName: c} => good
          {mode: MUTUAL, insecureSkipVerify: true, credentialName: c, subjectAltNames: [a]} => CONFLICT $.insecureSkipVerify
          """)
  void tls(String tls, String expected) {
    assertThat(policy("tls: " + tls)).isEqualTo(expected.replace("$", "spec.trafficPolicy.tls"));
  }

  private static String policy(String fields) {
    return Checked.spec("DestinationRule", "{host: a, trafficPolicy: {" + fields + "}}");
  }

  private static String at(String expected) {
    return expected.replace("$", "spec.trafficPolicy");
  }
}

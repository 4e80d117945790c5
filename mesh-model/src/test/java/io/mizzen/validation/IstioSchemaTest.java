package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values at the bounds of Istio's CustomResourceDefinitions and its webhook, with Istio's verdict.
 * In a row, {@code <a*64>} is a text of 64 letters, {@code <h*256>} a list of as many hosts and
 * {@code <l*256>} a map of as many labels.
 */
class IstioSchemaTest {
  private static final Pattern MANY = Pattern.compile("<([ahl])\\*([0-9]+)>");

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {}}} => good
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {weightStabilizationPeriod: 10s, weightExpirationPeriod: 3m, weightUpdatePeriod: 1s, errorUtilizationPenaltyPercent: 150, metricNamesForComputingUtilization: [named_metrics.foo]}}} => good
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {errorUtilizationPenaltyPercent: 4294967295}}} => good
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {errorUtilizationPenaltyPercent: 4294967296}}} => OUT_OF_RANGE spec.trafficPolicy.loadBalancer.backendUtilization.errorUtilizationPenaltyPercent
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {errorUtilizationPenaltyPercent: -1}}} => OUT_OF_RANGE spec.trafficPolicy.loadBalancer.backendUtilization.errorUtilizationPenaltyPercent
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {backendUtilization: {weightUpdatePeriod: soon}}} => BAD_DURATION spec.trafficPolicy.loadBalancer.backendUtilization.weightUpdatePeriod
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {simple: RANDOM, backendUtilization: {}}} => ONEOF_CLASH spec.trafficPolicy.loadBalancer.backendUtilization
          DestinationRule => host: a.b, trafficPolicy: {retryBudget: {budgetInterval: 0s}} => good
          DestinationRule => host: a.b, trafficPolicy: {retryBudget: {budgetInterval: 1.5s}} => good
          DestinationRule => host: a.b, trafficPolicy: {retryBudget: {budgetInterval: soon}} => BAD_DURATION spec.trafficPolicy.retryBudget.budgetInterval
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialName: c, ecdhCurves: [X25519, any]}}] => good
          """)
  void settingsOfTraffic(String kind, String fields, String expected) {
    assertVerdict(kind, fields, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          WorkloadEntry => address: 1.1.1.1, serviceAccount: <a*253> => good
          WorkloadEntry => address: 1.1.1.1, serviceAccount: <a*254> => OUT_OF_RANGE spec.serviceAccount
          WorkloadEntry => address: 1.1.1.1, network: <a*2048>, locality: <a*2048> => good
          WorkloadEntry => address: 1.1.1.1, network: <a*2049> => OUT_OF_RANGE spec.network
          WorkloadEntry => address: 1.1.1.1, locality: <a*2049> => OUT_OF_RANGE spec.locality
          WorkloadEntry => address: 1.1.1.1, labels: <l*256> => good
          WorkloadEntry => address: 1.1.1.1, labels: <l*257> => OUT_OF_RANGE spec.labels
          ServiceEntry => hosts: <h*256> => good
          ServiceEntry => hosts: <h*257> => OUT_OF_RANGE spec.hosts
          ServiceEntry => hosts: [a.b], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 1.1.1.1, serviceAccount: <a*254>}] => OUT_OF_RANGE spec.endpoints[0].serviceAccount
          ServiceEntry => hosts: [a.b], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 1.1.1.1, labels: <l*257>}] => OUT_OF_RANGE spec.endpoints[0].labels
          ServiceEntry => hosts: [a.b], workloadSelector: {labels: <l*257>} => OUT_OF_RANGE spec.workloadSelector.labels
          WorkloadGroup => template: {network: <a*2049>} => OUT_OF_RANGE spec.template.network
          WorkloadGroup => template: {address: <a*257>} => OUT_OF_RANGE spec.template.address
          WorkloadGroup => template: {labels: <l*257>} => OUT_OF_RANGE spec.template.labels
          WorkloadGroup => template: {ports: {A.b: 1}} => INVALID_NAME spec.template.ports["A.b"]
          WorkloadGroup => template: {ports: {http: 65536}} => INVALID_PORT spec.template.ports.http
          WorkloadGroup => metadata: {labels: <l*257>}, template: {} => OUT_OF_RANGE spec.metadata.labels
          WorkloadGroup => metadata: {annotations: <l*257>}, template: {} => OUT_OF_RANGE spec.metadata.annotations
          WorkloadGroup => template: {}, probe: {grpc: {port: 80}} => NOT_SUPPORTED spec.probe.grpc
          WorkloadGroup => template: {}, probe: {exec: {command: [""]}} => REQUIRED spec.probe.exec.command[0]
          Sidecar => workloadSelector: {labels: <l*257>}, egress: [{hosts: ["*/*"]}] => OUT_OF_RANGE spec.workloadSelector.labels
          Sidecar => workloadSelector: {labels: {k: <a*64>}}, egress: [{hosts: ["*/*"]}] => OUT_OF_RANGE spec.workloadSelector.labels.k
          EnvoyFilter => workloadSelector: {labels: {k: <a*64>}} => OUT_OF_RANGE spec.workloadSelector.labels.k
          DestinationRule => host: a.b, workloadSelector: {matchLabels: {k: <a*64>}} => OUT_OF_RANGE spec.workloadSelector.matchLabels.k
          WorkloadEntry => address: 1.1.1.1, ports: {<a*62>: 1} => good
          WorkloadEntry => address: 1.1.1.1, ports: {<a*63>: 1} => INVALID_NAME spec.ports.<a*63>
          WorkloadGroup => template: {address: "unix://a"} => INVALID_ADDRESS spec.template.address
          WorkloadGroup => template: {address: "unix:///a", ports: {http: 1}} => CONFLICT spec.template.ports
          WorkloadGroup => template: {}, probe: {httpGet: {port: 80, httpHeaders: [{name: a_b}]}} => INVALID_HEADER spec.probe.httpGet.httpHeaders[0].name
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialNames: [a, b, c]}}] => OUT_OF_RANGE spec.servers[0].tls.credentialNames
          """)
  void lengthsAndNumbersOfItems(String kind, String fields, String expected) {
    assertVerdict(kind, fields, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          VirtualService => hosts: [a.b], http: [{match: [{sourceLabels: {k: <a*64>}}], route: [{destination: {host: a.b}}]}] => good
          VirtualService => hosts: [a.b], http: [{match: [{sourceLabels: {k: "a b"}}], route: [{destination: {host: a.b}}]}] => INVALID_LABEL spec.http[0].match[0].sourceLabels.k
          DestinationRule => host: a.b, subsets: [{name: v1, labels: {k: <a*64>}}] => good
          WorkloadEntry => address: 1.1.1.1, labels: {k: <a*64>} => good
          WorkloadEntry => address: 1.1.1.1, labels: {k: "a b"} => INVALID_LABEL spec.labels.k
          WorkloadGroup => template: {}, metadata: {labels: {k: <a*64>}} => good
          WorkloadEntry => address: 1.1.1.1, weight: 4294967295 => good
          WorkloadEntry => address: 1.1.1.1, weight: 4294967296 => OUT_OF_RANGE spec.weight
          DestinationRule => host: a.b, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {probes: 4294967295}}}} => good
          DestinationRule => host: a.b, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {probes: 4294967296}}}} => OUT_OF_RANGE spec.trafficPolicy.connectionPool.tcp.tcpKeepalive.probes
          DestinationRule => host: a.b, trafficPolicy: {loadBalancer: {zoneAwareLbSetting: {minClusterSize: 4294967295}}} => good
          DestinationRule => host: a.b, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 4294967295, consecutiveGatewayErrors: 4294967295}} => good
          DestinationRule => host: a.b, trafficPolicy: {retryBudget: {minRetryConcurrency: 4294967295}} => good
          DestinationRule => host: a.b, subsets: [{name: v1, labels: {k: "a?"}}] => INVALID_LABEL spec.subsets[0].labels.k
          EnvoyFilter => configPatches: [{applyTo: CLUSTER, match: {cluster: {portNumber: 4294967295}}, patch: {operation: MERGE, value: {}}}] => good
          EnvoyFilter => configPatches: [{applyTo: CLUSTER, match: {cluster: {portNumber: -1}}, patch: {operation: MERGE, value: {}}}] => OUT_OF_RANGE spec.configPatches[0].match.cluster.portNumber
          """)
  void labelsAndCounts(String kind, String fields, String expected) {
    assertVerdict(kind, fields, expected);
  }

  /** Optional fields with an empty value. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ServiceEntry => hosts: [a.b], ports: [{number: 80, name: http, protocol: HTTP, targetPort: 0}] => REQUIRED spec.ports[0].targetPort
          ServiceEntry => hosts: [a.b], ports: [{number: 80, name: http, protocol: HTTP, targetPort: null}] => good
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialName: c, credentialNames: []}}] => REQUIRED spec.servers[0].tls.credentialNames
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialName: c, tlsCertificates: []}}] => REQUIRED spec.servers[0].tls.tlsCertificates
          Gateway => servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [1.1.1.1, "ns/1.1.1.1"]}] => good
          Gateway => servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["::1"]}] => INVALID_HOST spec.servers[0].hosts[0]
          Gateway => servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["::ffff:1.1.1.1"]}] => good
          PeerAuthentication => selector: {matchLabels: {a: b}}, portLevelMtls: {} => REQUIRED spec.portLevelMtls
          AuthorizationPolicy => action: CUSTOM => REQUIRED spec.rules
          AuthorizationPolicy => action: CUSTOM, provider: {name: a}, rules: [{}] => good
          Telemetry => tracing: [{customTags: {a: {}}}] => ~NO_EFFECT spec.tracing[0].customTags.a
          Telemetry => tracing: [{customTags: {a: {literal: {value: b}}}}] => good
          WasmPlugin => url: a.b/c, pluginName: "" => REQUIRED spec.pluginName
          WasmPlugin => url: a.b/c, imagePullSecret: "" => REQUIRED spec.imagePullSecret
          WasmPlugin => url: a.b/c, match: [{ports: [{number: 1}, {number: 1}]}] => DUPLICATE spec.match[0].ports[1].number
          WasmPlugin => url: a.b/c, match: [{ports: [{number: 1}]}, {ports: [{number: 1}]}] => good
          WasmPlugin => url: a.b/c, vmConfig: {env: [{name: a, value: <a*2048>}]} => good
          WasmPlugin => url: a.b/c, vmConfig: {env: [{name: a, value: <a*2049>}]} => OUT_OF_RANGE spec.vmConfig.env[0].value
          Telemetry => tracing: [{customTags: {"": {literal: {value: b}}}}] => REQUIRED spec.tracing[0].customTags[""]
          RequestAuthentication => jwtRules: [{issuer: "", jwksUri: "https://a.b"}] => REQUIRED spec.jwtRules[0].issuer
          RequestAuthentication => jwtRules: [{issuer: a, jwksUri: ""}] => REQUIRED spec.jwtRules[0].jwksUri
          RequestAuthentication => jwtRules: [{issuer: a, timeout: 0s}] => INVALID_DURATION spec.jwtRules[0].timeout
          RequestAuthentication => jwtRules: [{issuer: a, spaceDelimitedClaims: [""]}] => REQUIRED spec.jwtRules[0].spaceDelimitedClaims[0]
          RequestAuthentication => jwtRules: [{issuer: a, presence: REQUIRED}, {issuer: b, presence: OPTIONAL}] => good
          RequestAuthentication => jwtRules: [{issuer: a, jwks: '{"keys": []}'}] => good
          RequestAuthentication => jwtRules: [{issuer: a, jwks: '{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}'}] => good
          RequestAuthentication => jwtRules: [{issuer: a, jwks: '{"keys": [{"kty": "RSA"}]}'}] => INVALID_VALUE spec.jwtRules[0].jwks
          RequestAuthentication => jwtRules: [{issuer: a, jwks: '{}'}] => INVALID_VALUE spec.jwtRules[0].jwks
          RequestAuthentication => jwtRules: [{issuer: a, jwks: '{keys: []}'}] => INVALID_VALUE spec.jwtRules[0].jwks
          RequestAuthentication => jwtRules: [{issuer: a, jwks: keys}] => INVALID_VALUE spec.jwtRules[0].jwks
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialName: c, serverCertificate: a}}] => good
          Gateway => servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.b], tls: {mode: SIMPLE, credentialName: c, serverCertificate: a, privateKey: b}}] => CONFLICT spec.servers[0].tls.serverCertificate
          EnvoyFilter => configPatches: [{applyTo: BOOTSTRAP, match: {listener: {portNumber: 4294967295, filterChain: {transportSocket: a, destinationPort: 4294967295, filter: {name: a, subFilter: {name: b}}}}}, patch: {operation: MERGE, value: {}}}] => good
          EnvoyFilter => configPatches: [{applyTo: CLUSTER, match: {listener: {portNumber: -1}}, patch: {operation: MERGE, value: {}}}] => OUT_OF_RANGE spec.configPatches[0].match.listener.portNumber
          TrafficExtension => wasm: {url: a.b/c, pluginName: ""} => REQUIRED spec.wasm.pluginName
          TrafficExtension => wasm: {url: a.b/c, imagePullSecret: ""} => REQUIRED spec.wasm.imagePullSecret
          """)
  void emptyFields(String kind, String fields, String expected) {
    assertVerdict(kind, fields, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          Sidecar => egress: [{bind: anywhere, hosts: ["*/*"]}] => ~INVALID_ADDRESS spec.egress[0].bind
          Sidecar => egress: [{bind: anywhere, port: {number: 80, name: http, protocol: HTTP}, hosts: ["*/*"]}] => INVALID_ADDRESS spec.egress[0].bind
          EnvoyFilter => targetRefs: [{kind: a, name: a}] => good
          EnvoyFilter => targetRefs: [{kind: Gateway, group: other.io, name: a}] => good
          EnvoyFilter => targetRefs: [{kind: a, name: a, namespace: b}] => NOT_SUPPORTED spec.targetRefs[0].namespace
          AuthorizationPolicy => rules: [{to: [{operation: {ports: ["0"]}}]}] => good
          AuthorizationPolicy => rules: [{to: [{operation: {notPorts: ["0"]}}]}] => good
          AuthorizationPolicy => rules: [{to: [{operation: {ports: ["65536"]}}]}] => INVALID_PORT spec.rules[0].to[0].operation.ports[0]
          EnvoyFilter => targetRefs: [{kind: "a b", name: a}] => INVALID_NAME spec.targetRefs[0].kind
          EnvoyFilter => targetRefs: [{kind: a, group: "A", name: a}] => INVALID_NAME spec.targetRefs[0].group
          EnvoyFilter => targetRefs: [{kind: a, name: <a*254>}] => OUT_OF_RANGE spec.targetRefs[0].name
          Sidecar => egress: [{bind: "unix://a", port: {number: 0, name: http, protocol: HTTP}, hosts: ["*/*"]}] => INVALID_ADDRESS spec.egress[0].bind
          Sidecar => egress: [{bind: "unix:///a", port: {number: 80, name: http, protocol: HTTP}, hosts: ["*/*"]}] => CONFLICT spec.egress[0].bind
          Sidecar => egress: [{bind: 1.1.1.1, hosts: ["*/*"]}] => good
          HTTPRoute => rules: [{matches: [{path: {type: RegularExpression, value: "("}}]}] => ~INVALID_REGEX spec.rules[0].matches[0].path.value
          """)
  void forms(String kind, String fields, String expected) {
    assertVerdict(kind, fields, expected);
  }

  /** Text before a colon that begins with a letter is a scheme. */
  @ParameterizedTest
  @CsvSource({
    "a.b/c, good",
    "/c, good",
    "'1.1.1.1:80/c', good",
    "'oci://a.b:80/c', good",
    "'file:///c', good",
    "'a:80', INVALID_VALUE spec.url",
    "'a.b:80/c', INVALID_VALUE spec.url",
    "'ftp://a.b/c', INVALID_VALUE spec.url",
    "'::1', INVALID_VALUE spec.url",
    "'2026-01-01T00:00:00Z', INVALID_VALUE spec.url"
  })
  void placesOfWasmModules(String url, String expected) {
    assertVerdict("WasmPlugin", "url: '" + url + "'", expected);
  }

  private static void assertVerdict(String kind, String fields, String expected) {
    String spec = "{" + MANY.matcher(fields).replaceAll(IstioSchemaTest::many) + "}";
    assertThat(Checked.spec(kind, spec))
        .isEqualTo(MANY.matcher(expected).replaceAll(IstioSchemaTest::many));
  }

  private static String many(MatchResult token) {
    int number = Integer.parseInt(token.group(2));
    return switch (token.group(1)) {
      case "a" -> "a".repeat(number);
      case "h" ->
          IntStream.range(0, number)
              .mapToObj(i -> "h" + i + ".com")
              .collect(Collectors.joining(", ", "[", "]"));
      default ->
          IntStream.range(0, number)
              .mapToObj(i -> "l" + i + ": v")
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}

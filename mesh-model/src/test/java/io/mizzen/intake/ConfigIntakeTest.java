package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.model.MeshResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigIntakeTest {
  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  @Test
  void saysEverythingWrongWithADocumentInOneGo() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: it
        spec:
          hosts: [reviews]
          http:
          - match:
            - uri: {prefix: 5}
            retries:
              attempts: many
              perTryTimeout: 100us
            timout: 5s
            fault:
              abort: {httpStatus: 42}
            route:
            - destination:
                host: bad host
              weight: -5
          - timeout: 0.5ms
            fault: {}
            redirect:
              uri: /a
        """;

    assertThat(lines(rule))
        .containsExactly(
            "9:21 WRONG_TYPE spec.http[0].match[0].uri.prefix 5",
            "11:17 WRONG_TYPE spec.http[0].retries.attempts many",
            "12:22 INVALID_DURATION spec.http[0].retries.perTryTimeout 100us",
            "13:5 UNKNOWN_FIELD spec.http[0].timout timout",
            "15:27 OUT_OF_RANGE spec.http[0].fault.abort.httpStatus 42",
            "18:15 INVALID_HOST spec.http[0].route[0].destination.host \"bad host\"",
            "19:15 OUT_OF_RANGE spec.http[0].route[0].weight -5",
            "20:14 INVALID_DURATION spec.http[1].timeout 0.5ms",
            "21:5 REQUIRED spec.http[1].fault an empty fault",
            "21:5 CONFLICT spec.http[1].fault fault and redirect");
  }

  /** One mistake each; the second finding would vanish with the first. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          VirtualService: {hosts: [a], http: [{rout: [{destination: {host: a}}]}]} => UNKNOWN_FIELD spec.http[0].rout
          VirtualService: {hosts: [a], http: [{route: {destination: {host: a}}}]} => WRONG_TYPE spec.http[0].route
          VirtualService: {hosts: [a], http: [{route: [{destinaton: {host: a}}]}]} => UNKNOWN_FIELD spec.http[0].route[0].destinaton
          VirtualService: {hosts: [a], http: [{route: [{destination: {hots: a}}]}]} => UNKNOWN_FIELD spec.http[0].route[0].destination.hots
          VirtualService: {host: [a], gateways: [g], tcp: [{route: [{destination: {host: a}}]}]} => UNKNOWN_FIELD spec.host
          VirtualService: {hosts: [1], tcp: [{route: [{destination: {host: a}}]}]} => WRONG_TYPE spec.hosts[0]
          VirtualService: {hosts: ["*"], gateways: g, http: [{route: [{destination: {host: a}}]}]} => WRONG_TYPE spec.gateways
          VirtualService: {hosts: [a], htp: []} => UNKNOWN_FIELD spec.htp
          VirtualService: {hosts: [a], http: [{route: [{destination: {host: a}, weight: x}, {destination: {host: b}}]}]} => WRONG_TYPE spec.http[0].route[0].weight
          VirtualService: {hosts: [a], http: [{redirect: {url: /a}}]} => UNKNOWN_FIELD spec.http[0].redirect.url
          VirtualService: {hosts: [a], http: [{redirect: {prefixRewrite: /a}, match: [{uri: {prefx: /b}}]}]} => UNKNOWN_FIELD spec.http[0].match[0].uri.prefx
          VirtualService: {hosts: [a], http: [{route: [{destination: {host: a}}], retries: {attempts: x, retryOn: 5xx}}]} => WRONG_TYPE spec.http[0].retries.attempts
          VirtualService: {hosts: [a], http: [{match: [{uri: {exat: /a}}], route: [{destination: {host: a}}]}, {route: [{destination: {host: a}}]}]} => UNKNOWN_FIELD spec.http[0].match[0].uri.exat
          DestinationRule: {hots: a} => UNKNOWN_FIELD spec.hots
          DestinationRule: {host: a, subsets: [{nam: v1}, {name: v2}]} => UNKNOWN_FIELD spec.subsets[0].nam
          DestinationRule: {host: a, trafficPolicy: {loadBalancr: {}}} => UNKNOWN_FIELD spec.trafficPolicy.loadBalancr
          DestinationRule: {host: a, trafficPolicy: {outlierDetection: {consecutiveLocalOriginFailures: 3, splitExternalLocalOriginErrors: x}}} => WRONG_TYPE spec.trafficPolicy.outlierDetection.splitExternalLocalOriginErrors
          ServiceEntry: {hosts: [a.b], resolution: STATC, endpoints: [{address: 10.0.0.1}]} => BAD_ENUM spec.resolution
          ServiceEntry: {hosts: [a.b], resolution: STATIC, ports: [{number: 80, nam: http}], endpoints: [{address: 10.0.0.1, ports: {http: 1}}]} => UNKNOWN_FIELD spec.ports[0].nam
          WorkloadEntry: {adress: 10.0.0.1} => UNKNOWN_FIELD spec.adress
          """)
  void saysNothingThatFollowsFromAnotherMistake(String rule, String expected) {
    String[] parts = rule.split(": ", 2);

    List<Finding> findings = read(parts[0], parts[1]);

    assertThat(findings).extracting(f -> f.code() + " " + f.path()).containsExactly(expected);
  }

  @Test
  void whatARejectedRuleWouldDoIsNotTold() {
    String rules = "{route: [{destination: {host: a}}]}, {route: [{destination: {host: %s}}]}";

    assertThat(read("VirtualService", "{hosts: [a], http: [" + rules.formatted("b") + "]}"))
        .extracting(Finding::code)
        .containsExactly("UNREACHABLE_RULE");
    assertThat(read("VirtualService", "{hosts: [a], http: [" + rules.formatted("'*'") + "]}"))
        .extracting(Finding::code)
        .containsExactly("INVALID_HOST");
  }

  @Test
  void noKeyEndsTheLineItIsShownOn() {
    String forged = "\"a\\r\\nx.yaml:1:1: INFO all is well\"";
    String spec = "{hosts: [a], http: [{route: [{destination: {host: a}}], headers: {%s}}]}";

    assertThat(read("VirtualService", spec.formatted(forged + ": {}")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path())
                  .isEqualTo("spec.http[0].headers[\"a\\r\\nx.yaml:1:1: INFO all is well\"]");
              assertThat(finding.found()).hasLineCount(1).contains("\\r\\n");
              assertThat(finding.toString()).hasLineCount(1);
            });
    assertThat(read("VirtualService", spec.formatted("request: {set: {" + forged + ": \"%\"}}")))
        .hasSize(2)
        .allSatisfy(finding -> assertThat(finding.path()).hasLineCount(1))
        .allSatisfy(finding -> assertThat(finding.origin().line()).isEqualTo(4));
  }

  @Test
  void aListOfOneKindIsAList() {
    String list =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualServiceList
        items:
        - apiVersion: networking.istio.io/v1
          kind: VirtualService
          metadata: {name: one}
          spec: {hosts: [a], http: [{route: [{destination: {host: a}}]}]}
        """;

    Intake intake = INTAKE.read("x.yaml", list);

    assertThat(intake.findings()).isEmpty();
    assertThat(intake.accepted()).extracting(resource -> resource.name()).containsExactly("one");
  }

  private static List<Finding> read(String kind, String spec) {
    String document =
        "apiVersion: networking.istio.io/v1\nkind: %s\nmetadata: {name: it}\nspec: %s";
    return INTAKE.read("x.yaml", document.formatted(kind, spec)).findings();
  }

  private static List<String> lines(String text) {
    return INTAKE.read("x.yaml", text).findings().stream()
        .map(
            f ->
                "%d:%d %s %s %s"
                    .formatted(
                        f.origin().line(), f.origin().column(), f.code(), f.path(), f.found()))
        .toList();
  }

  @Test
  void kindsOfTheWholeClusterAreInNoNamespace() {
    Intake intake =
        new ConfigIntake("shop")
            .read(
                "x.yaml",
                """
                apiVersion: v1
                kind: Node
                metadata: {name: n1}
                ---
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  namespace: default
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: c}
                spec: {ports: [{name: grpc, port: 90}]}
                """);

    assertThat(intake.accepted())
        .extracting(MeshResource::key)
        .containsExactly(
            new ResourceKey("Node", "", "n1"),
            new ResourceKey("Namespace", "", "shop"),
            new ResourceKey("Service", "shop", "c"));
    assertThat(intake.accepted().get(0).key()).hasToString("Node n1");
    assertThat(intake.findings())
        .singleElement()
        .hasToString(
            "x.yaml:9:14: WARNING NO_EFFECT Namespace shop metadata.namespace: default (expected:"
                + " no namespace); a Namespace is the whole cluster's; leave it out");
  }
}

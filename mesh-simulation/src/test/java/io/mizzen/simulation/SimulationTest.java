package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.api.Labels;
import io.mizzen.simulation.Outcome.Reason;
import io.mizzen.snapshot.ProxyIdentity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A proxyless gRPC client of our own control plane. */
class SimulationTest {
  private static final ProxyIdentity PAGE =
      ProxyIdentity.in("default").withLabels(Labels.of(Map.of("app", "page")));

  private static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: grpc, port: 9080}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: reviews-v1}
      spec: {address: 10.0.0.1, labels: {app: reviews, version: v1}}
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: reviews-v2}
      spec: {address: 10.0.0.2, labels: {app: reviews, version: v2}}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
      ---
      """;

  private static final Request CALL = Request.grpc("reviews:9080", "/bookinfo.Reviews/Get");

  @Test
  void aServiceWithoutRules() {
    CallTrace trace = simulation("").call(CALL);

    assertThat(trace.listener()).contains("reviews:9080");
    assertThat(trace.virtualHost()).contains("reviews.default.svc.cluster.local:9080");
    assertThat(trace.route()).contains("default");
    assertThat(trace.rule()).isEmpty();
    assertThat(trace.outcome())
        .hasToString(
            "sent to outbound|9080||reviews.default.svc.cluster.local"
                + " (10.0.0.1:9080, 10.0.0.2:9080)");
  }

  @Test
  void theRuleIsNamedWithFileAndLineAndWhatFailedBeforeIt() {
    Simulation simulation =
        simulation(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
              - match: [{headers: {end-user: {exact: jason}}}]
                route: [{destination: {host: reviews, subset: v2}}]
              - route: [{destination: {host: reviews, subset: v1}}]
            """);

    CallTrace jason = simulation.call(CALL.withHeader("end-user", "jason"));
    CallTrace other = simulation.call(CALL.withHeader("end-user", "mary"));

    assertThat(jason.clusters())
        .containsExactly("outbound|9080|v2|reviews.default.svc.cluster.local");
    assertThat(other.clusters())
        .containsExactly("outbound|9080|v1|reviews.default.svc.cluster.local");
    assertThat(other.rule())
        .hasValueSatisfying(
            rule ->
                assertThat(rule).hasToString("VirtualService default/reviews (rules.yaml:21:1)"));
    assertThat(other.why())
        .contains("sent to outbound|9080|v1|reviews.default.svc.cluster.local (10.0.0.1:9080)")
        .contains("VirtualService default/reviews (rules.yaml:21:1)")
        .contains("because route #0: header end-user must be exact jason, but it is \"mary\"");
    assertThat(other.toString())
        .contains(
            "    not: route #0: header end-user must be exact jason, but it is \"mary\"\n  route");
  }

  @Test
  void weightsAreSharesAndFaultsAreTold() {
    CallTrace trace =
        simulation(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews}
                spec:
                  hosts: [reviews]
                  http:
                  - fault: {delay: {fixedDelay: 2s, percentage: {value: 10}}}
                    route:
                    - {destination: {host: reviews, subset: v1}, weight: 75}
                    - {destination: {host: reviews, subset: v2}, weight: 25}
                """)
            .call(CALL);

    assertThat(trace.outcome())
        .hasToString(
            "sent to 75 % to outbound|9080|v1|reviews.default.svc.cluster.local (10.0.0.1:9080);"
                + " 25 % to outbound|9080|v2|reviews.default.svc.cluster.local (10.0.0.2:9080);"
                + " 10 % delayed by 2000 ms");
  }

  @Test
  void whatIsAnsweredInPlace() {
    CallTrace trace =
        simulation(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews}
                spec:
                  hosts: [reviews]
                  http:
                  - fault: {abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}}
                    route: [{destination: {host: reviews}}]
                """)
            .call(CALL);

    assertThat(trace.outcome()).isEqualTo(new Outcome.Answered("gRPC status 14", ""));
  }

  @Test
  void anUnknownNameAndAnUnknownSubsetHaveNoEndpoints() {
    Simulation simulation =
        simulation(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v3}}]}]}
            """);

    assertThat(reasonOf(simulation.call(CALL))).isEqualTo(Reason.NO_ENDPOINTS);
    assertThat(reasonOf(simulation.call(Request.grpc("nobody:9080", "/a/b"))))
        .isEqualTo(Reason.NO_ENDPOINTS);
  }

  @Test
  void noRouteIsSaidWithEveryRouteThatFailed() {
    CallTrace trace =
        simulation(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews}
                spec:
                  hosts: [reviews]
                  http:
                  - match: [{uri: {exact: /a/B}}, {uri: {prefix: /c}}]
                    route: [{destination: {host: reviews}}]
                """)
            .call(CALL);

    assertThat(reasonOf(trace)).isEqualTo(Reason.NO_ROUTE);
    assertThat(trace.why())
        .contains("path must be exact /a/B, but it is /bookinfo.Reviews/Get")
        .contains("path must be prefix /c");
  }

  /**
   * A control plane refuses it as well: only beside Envoy's protos is the value of another type.
   */
  @Test
  void valuesOfPatchesAreCheckedAsByAControlPlane() {
    assertThatThrownBy(
            () ->
                Simulation.parse(
                    "filter.yaml",
                    """
                    apiVersion: networking.istio.io/v1alpha3
                    kind: EnvoyFilter
                    metadata: {name: timeout}
                    spec:
                      configPatches:
                      - applyTo: CLUSTER
                        patch: {operation: MERGE, value: {connect_timeout: soon}}
                    """,
                    PAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filter.yaml:7")
        .hasMessageContaining("connect_timeout");
  }

  @Test
  void invalidRulesAreRefusedWithFileAndLine() {
    assertThatThrownBy(
            () ->
                Simulation.parse(
                    "bad.yaml",
                    """
                    apiVersion: networking.istio.io/v1
                    kind: VirtualService
                    metadata: {name: reviews}
                    spec: {hosts: [reviews], http: [{timeout: soon}]}
                    """,
                    PAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bad.yaml:4")
        .hasMessageContaining("soon");
  }

  @Test
  void aReplaySaysWhatWouldChangeAndNothingElse() {
    String toV1 = routeTo("v1");
    Simulation before = simulation(toV1);
    Simulation after = simulation("# a line more\n" + routeTo("v2"));
    Request other = Request.grpc("nobody:1", "/a/b");

    Replay.Report report = new Replay(before, after).of(List.of(CALL, other));
    Replay.Report same =
        new Replay(before, simulation("# moved\n" + toV1)).of(List.of(CALL, other));

    assertThat(same.changes()).isEmpty();
    assertThat(report.outcomes()).hasSize(1);
    assertThat(report.toString())
        .isEqualTo(
            """
            1 of 2 requests would end elsewhere, 0 by another way at the same end
            POST reviews:9080/bookinfo.Reviews/Get (content-type: application/grpc) to reviews:9080
              before: sent to outbound|9080|v1|reviews.default.svc.cluster.local (10.0.0.1:9080), \
            route #0, of VirtualService default/reviews (rules.yaml:21:1)
              after:  sent to outbound|9080|v2|reviews.default.svc.cluster.local (10.0.0.2:9080), \
            route #0, of VirtualService default/reviews (rules.yaml:22:1)\
            """);
  }

  private static String routeTo(String subset) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews}
    spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: SUBSET}}]}]}
    """
        .replace("SUBSET", subset);
  }

  private static Simulation simulation(String rules) {
    return Simulation.parse("rules.yaml", SERVICES + rules, PAGE);
  }

  private static Reason reasonOf(CallTrace trace) {
    return ((Outcome.Failed) trace.outcome()).reason();
  }
}

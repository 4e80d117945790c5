package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.mizzen.translator.core.Durations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final String HEAD =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
      """;

  @Test
  void weightsKeepTheirOrderAndZeroIsLeftOut() {
    TestMesh mesh =
        rule(
            """
            - route:
              - {destination: {host: reviews, subset: v2}, weight: 10}
              - {destination: {host: reviews, subset: v3}, weight: 0}
              - {destination: {host: reviews, subset: v1}, weight: 90}
            """);

    assertThat(mesh.routesTo("reviews").get(0).getRoute().getWeightedClusters().getClustersList())
        .extracting(WeightedCluster.ClusterWeight::getName, c -> c.getWeight().getValue())
        .containsExactly(
            tuple(TestMesh.clusterName("reviews", "v2"), 10),
            tuple(TestMesh.clusterName("reviews", "v1"), 90));
  }

  @Test
  void routesAreNamedAfterTheirRuleAndMatch() {
    TestMesh mesh =
        rule(
            """
            - name: rule
              match: [{name: one, uri: {exact: /a}}, {uri: {exact: /b}}]
              route: [{destination: {host: reviews}}]
            - match: [{name: two, uri: {exact: /c}}]
              route: [{destination: {host: reviews}}]
            """);

    assertThat(mesh.routesTo("reviews"))
        .extracting(Route::getName)
        .containsExactly("rule.one", "rule", ".two");
  }

  @Test
  void headersThatNeverMatchAreReportedWhereTheyStand() {
    TestMesh mesh =
        rule(
            """
            - match: [{headers: {":path": {prefix: /a}}}, {withoutHeaders: {a.b-bin: {exact: x}}}]
              route: [{destination: {host: reviews}}]
            """);

    assertThat(TestMesh.paths(mesh.route("reviews")))
        .containsExactly(
            "spec.http[0].match[0].headers[\":path\"]",
            "spec.http[0].match[1].withoutHeaders[\"a.b-bin\"]");
  }

  /** A header that a client does not see is empty, so a value that may be empty always excludes. */
  @Test
  void withoutAHiddenHeaderThatMayBeEmptyNeverHolds() {
    for (String value : List.of("{regex: \".*\"}", "{regex: x?}")) {
      assertThat(withoutHidden(value)).as(value).containsExactly("otherwise");
    }
    for (String value : List.of("{exact: x}", "{regex: .+}", "{}")) {
      assertThat(withoutHidden(value)).as(value).containsExactly("hidden.m", "otherwise");
    }
  }

  private static List<String> withoutHidden(String value) {
    return rule(
            """
            - name: hidden
              match: [{name: m, withoutHeaders: {a-bin: %s}, uri: {prefix: /a}}]
              route: [{destination: {host: reviews, subset: v1}}]
            - name: otherwise
              route: [{destination: {host: reviews}}]
            """
                .formatted(value))
        .routesTo("reviews")
        .stream()
        .map(Route::getName)
        .toList();
  }

  @Test
  void aSingleDestinationIgnoresItsWeight() {
    TestMesh mesh = rule("- route: [{destination: {host: reviews}, weight: 0}]\n");

    assertThat(mesh.routesTo("reviews").get(0).getRoute().getCluster())
        .isEqualTo(TestMesh.clusterName("reviews", ""));
  }

  @Test
  void generationStopsBehindACatchAll() {
    TestMesh mesh =
        rule(
            """
            - match: [{method: {exact: POST}}]
              route: [{destination: {host: ratings}}]
            - route: [{destination: {host: reviews}}]
            """);

    assertThat(mesh.routesTo("reviews"))
        .singleElement()
        .matches(route -> route.getRoute().getCluster().contains("ratings"));
  }

  @Test
  void matchesAreOredInWrittenOrder() {
    TestMesh mesh =
        rule(
            """
            - match:
              - uri: {prefix: /b}
              - uri: {prefix: /a}
                headers: {x: {exact: y}}
              route: [{destination: {host: reviews}}]
            """);

    assertThat(mesh.routesTo("reviews"))
        .extracting(route -> route.getMatch().getPrefix())
        .containsExactly("/b", "/a");
  }

  @Test
  void anAuthorityConditionSplitsTheSpellings() {
    TestMesh mesh =
        rule(
            """
            - match: [{authority: {regex: "reviews(:\\\\d+)?"}}]
              route: [{destination: {host: reviews, subset: v2}}]
            """);

    RouteConfiguration routes = TestMesh.routes(mesh.route("reviews"));

    assertThat(routes.getVirtualHostsList()).hasSize(2);
    VirtualHost shortNames = routes.getVirtualHosts(0);
    assertThat(shortNames.getDomainsList()).containsExactly("reviews", "reviews:9080");
    assertThat(shortNames.getRoutes(0).getRoute().getCluster()).contains("|v2|");
    // As in Istio, a rule without a route for a call leaves it without one.
    assertThat(routes.getVirtualHosts(1).getRoutesList()).hasSize(1).allMatch(RoutesTest::isNever);
  }

  @Test
  void aRuleThatNoCallCanMeetLeavesCallsWithoutARoute() {
    TestMesh mesh =
        rule(
            """
            - match: [{method: {exact: GET}}]
              route: [{destination: {host: reviews, subset: v2}}]
            """);

    assertThat(mesh.routesTo("reviews")).hasSize(1).allMatch(RoutesTest::isNever);
  }

  private static boolean isNever(Route route) {
    return route.getName().equals("unreachable");
  }

  @Test
  void aMissingHeaderCountsAsDifferent() {
    TestMesh mesh =
        rule(
            """
            - match: [{withoutHeaders: {x: {exact: a}, y: {}, z: {regex: ".*"}}}]
              route: [{destination: {host: reviews}}]
            """);

    List<Route> routes = mesh.routesTo("reviews");

    assertThat(routes).hasSize(2);
    assertThat(routes.get(0).getMatch().getHeaders(0).getPresentMatch()).isTrue();
    assertThat(routes).allMatch(route -> route.getMatch().getHeaders(0).getInvertMatch());
  }

  @Test
  void timeoutBecomesTheStreamsDuration() {
    TestMesh mesh = rule("- {route: [{destination: {host: reviews}}], timeout: 0.5s}\n");

    Route route = mesh.routesTo("reviews").get(0);

    assertThat(route.getRoute().getMaxStreamDuration().getMaxStreamDuration())
        .isEqualTo(Durations.toProto(Duration.ofMillis(500)));
    assertThat(route.getRoute().getMaxStreamDuration().hasGrpcTimeoutHeaderMax()).isFalse();
    assertThat(route.getRoute().hasTimeout()).isFalse();
    assertThat(mesh.routesTo("ratings").get(0).getRoute().hasMaxStreamDuration()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|cancelled,unavailable",
        "5xx|deadline-exceeded,internal,unavailable",
        "gateway-error,connect-failure|unavailable",
        "refused-stream|unavailable",
        "reset|unavailable",
        "503,400|internal,unavailable",
        "429, resource-exhausted|resource-exhausted,unavailable",
        "retriable-status-codes,504|unavailable",
        "401|''",
        "retriable-4xx|''"
      })
  void retryOnSpeaksGrpc(String retryOn, String expected) {
    TestMesh mesh =
        rule(
            """
            - route: [{destination: {host: reviews}}]
              retries: {attempts: 3, retryOn: "%s"}
            """
                .formatted(retryOn));

    Route route = mesh.routesTo("reviews").get(0);

    assertThat(route.getRoute().getRetryPolicy().getRetryOn()).isEqualTo(expected);
    assertThat(route.getRoute().hasRetryPolicy()).isEqualTo(!expected.isEmpty());
    assertThat(TestMesh.paths(mesh.route("reviews")).isEmpty()).isEqualTo(!expected.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "400,13", "401,16", "403,7", "404,12", "429,14", "502,14", "503,14", "504,14", "500,2", "555,2"
  })
  void abortStatusIsMappedAsGrpcReadsIt(int http, int grpc) throws Exception {
    TestMesh mesh =
        rule(
            """
            - route: [{destination: {host: reviews}}]
              fault: {abort: {httpStatus: %d, percentage: {value: 0.1}}}
            """
                .formatted(http));

    HTTPFault fault =
        mesh.routesTo("reviews")
            .get(0)
            .getTypedPerFilterConfigOrThrow("envoy.filters.http.fault")
            .unpack(HTTPFault.class);

    assertThat(fault.getAbort().getGrpcStatus()).isEqualTo(grpc);
    assertThat(fault.getAbort().getPercentage().getNumerator()).isEqualTo(1000);
  }

  @Test
  void destinationPortFallsBackToTheOnlyPort() {
    TestMesh mesh =
        TestMesh.withBase(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: one}
            spec: {ports: [{name: grpc, port: 7000}]}
            ---
            """
                + HEAD
                + """
                  - match: [{uri: {prefix: /a}}]
                    route: [{destination: {host: one}}]
                  - match: [{uri: {prefix: /b}}]
                    route: [{destination: {host: one, port: {number: 7}}}]
                  - route: [{destination: {host: unknown}}]
                """
                    .indent(2));

    assertThat(mesh.routesTo("reviews"))
        .extracting(route -> route.getRoute().getCluster())
        .containsExactly(
            "outbound|7000||one.default.svc.cluster.local",
            "outbound|7||one.default.svc.cluster.local",
            "outbound|9080||unknown.default.svc.cluster.local");
  }

  private static TestMesh rule(String http) {
    return TestMesh.withBase(HEAD + http.indent(2));
  }
}

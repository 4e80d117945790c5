package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.mizzen.translator.core.CapabilityProfile;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ways in which a gRPC client silently does something else than Envoy would, one test each.
 * Traps 1 and 2 are about streams and channels and are held by the rooms that own those.
 */
class GrpcTrapsTest {
  private static final String VS =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
      """;

  private static final String DR =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
      """;

  @Test
  @DisplayName("trap 3: grpc-java enforces max_requests only where load is reported from the start")
  void everyClusterReportsLoadAndNamesItsLimit() {
    TestMesh mesh =
        TestMesh.withBase(
            DR + "  trafficPolicy: {connectionPool: {http: {http2MaxRequests: 5}}}\n");

    Cluster limited = TestMesh.cluster(mesh.clusterOf("reviews", ""));
    Cluster free = TestMesh.cluster(mesh.clusterOf("ratings", ""));

    assertThat(limited.getLrsServer().hasSelf()).isTrue();
    assertThat(limited.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .isEqualTo(5);
    assertThat(limited.getEdsClusterConfig().getServiceName())
        .isEqualTo("test-mesh/" + limited.getName());
    assertThat(free.getLrsServer().hasSelf()).isTrue();
    assertThat(
            Integer.toUnsignedLong(
                free.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue()))
        .isEqualTo(4294967295L);
  }

  @Test
  @DisplayName("trap 4: an unset case_sensitive is insensitive in grpc-java only")
  void caseSensitivityIsAlwaysExplicit() {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - match:
                    - uri: {exact: /a.B/C}
                    - uri: {prefix: /a.B/}
                      ignoreUriCase: true
                    - headers: {x-a: {exact: b}}
                    route: [{destination: {host: reviews}}]
                  - route: [{destination: {host: reviews}}]
                """
                    .indent(2));

    List<Route> routes = mesh.routesTo("reviews");

    assertThat(routes).hasSize(4).allMatch(route -> route.getMatch().hasCaseSensitive());
    assertThat(routes.get(0).getMatch().getCaseSensitive().getValue()).isTrue();
    assertThat(routes.get(1).getMatch().getCaseSensitive().getValue()).isFalse();
    assertThat(mesh.routesTo("ratings"))
        .singleElement()
        .matches(route -> route.getMatch().getCaseSensitive().getValue());
  }

  @Test
  @DisplayName("trap 5: redirect and direct response reject the whole route configuration")
  void redirectAndDirectResponseBecomeAbortsInPlace() throws Exception {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - match: [{uri: {prefix: /moved}}]
                    redirect: {uri: /elsewhere}
                  - match: [{uri: {prefix: /gone}}]
                    directResponse: {status: 503}
                  - route: [{destination: {host: reviews}}]
                """
                    .indent(2));

    List<Route> routes = mesh.routesTo("reviews");

    assertThat(routes).hasSize(3).allMatch(Route::hasRoute);
    assertThat(abort(routes.get(0)).getAbort().getGrpcStatus()).isEqualTo(12);
    assertThat(abort(routes.get(1)).getAbort().getHttpStatus()).isEqualTo(503);
    assertThat(abort(routes.get(0)).getAbort().getPercentage().getNumerator()).isEqualTo(100);
    assertThat(TestMesh.paths(mesh.route("reviews")))
        .containsExactly("spec.http[0].redirect", "spec.http[1].directResponse");
  }

  @Test
  @DisplayName("trap 6: pseudo and framework headers never match in a client")
  void noMatcherOnPseudoOrFrameworkHeadersIsSent() {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - match:
                    - method: {exact: POST}
                      scheme: {exact: http}
                      authority: {prefix: reviews}
                      headers:
                        ":method": {exact: POST}
                        x-a: {exact: b}
                    - headers: {grpc-timeout: {exact: 1S}}
                    - headers: {user-agent: {prefix: curl}}
                    - headers: {x-bin: {exact: b}}
                    - method: {exact: GET}
                    route: [{destination: {host: reviews}}]
                """
                    .indent(2));

    List<Route> routes = mesh.routesTo("reviews");

    assertThat(routes).hasSize(1);
    assertThat(routes.get(0).getMatch().getHeadersList())
        .extracting(HeaderMatcher::getName)
        .containsExactly("x-a");
    assertThat(TestMesh.paths(mesh.route("reviews")))
        .containsExactly(
            "spec.http[0].match[1].headers.grpc-timeout",
            "spec.http[0].match[2].headers.user-agent",
            "spec.http[0].match[3].headers.x-bin",
            "spec.http[0].match[4].method");
  }

  @Test
  @DisplayName("trap 7: num_retries 0 fails every call")
  void zeroAttemptsSendNoRetryPolicy() {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - route: [{destination: {host: reviews}}]
                    retries: {attempts: 0}
                """
                    .indent(2));

    List<Route> routes = mesh.routesTo("reviews");

    assertThat(routes)
        .singleElement()
        .satisfies(route -> assertThat(route.getRoute().hasRetryPolicy()).isFalse());
  }

  @Test
  @DisplayName("trap 8: grpc-java does not read the virtual host's retry policy")
  void retriesAreOnEachRoute() {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - match: [{uri: {prefix: /a}}]
                    route: [{destination: {host: reviews}}]
                  - route: [{destination: {host: reviews}}]
                    retries: {attempts: 3, retryOn: internal}
                """
                    .indent(2));

    RouteConfiguration reviews = TestMesh.routes(mesh.route("reviews"));

    assertThat(reviews.getVirtualHosts(0).hasRetryPolicy()).isFalse();
    assertThat(reviews.getVirtualHosts(0).getRoutesList())
        .extracting(route -> route.getRoute().getRetryPolicy().getNumRetries().getValue())
        .containsExactly(2, 3);
    assertThat(reviews.getVirtualHosts(0).getRoutesList())
        .extracting(route -> route.getRoute().getRetryPolicy().getRetryOn())
        .containsExactly("cancelled,unavailable", "internal");
  }

  @Test
  @DisplayName("trap 10: a locality without a weight is dropped with all its endpoints")
  void everyLocalityHasAWeight() {
    TestMesh mesh =
        TestMesh.withBase(
            DR
                + """
                  trafficPolicy:
                    outlierDetection: {}
                    loadBalancer: {localityLbSetting: {failover: [{from: region1, to: region2}]}}
                """
                    .indent(0));

    List<LocalityLbEndpoints> localities =
        mesh.endpoints(TestMesh.CLIENT, "reviews", "").getEndpointsList();

    assertThat(localities)
        .hasSize(3)
        .allMatch(locality -> locality.getLoadBalancingWeight().getValue() >= 1);
  }

  @Test
  @DisplayName("outlier detection: an unset enforcing_failure_percentage ejects at 100 %")
  void failurePercentageIsExplicitlyOff() {
    TestMesh mesh = TestMesh.withBase(DR + "  trafficPolicy: {outlierDetection: {}}\n");

    Cluster cluster = TestMesh.cluster(mesh.clusterOf("reviews", "", CapabilityProfile.grpcJs()));

    assertThat(cluster.getOutlierDetection().hasEnforcingFailurePercentage()).isTrue();
    assertThat(cluster.getOutlierDetection().getEnforcingFailurePercentage().getValue()).isZero();
    assertThat(cluster.getOutlierDetection().hasEnforcingSuccessRate()).isTrue();
  }

  @Test
  @DisplayName("outlier detection: grpc-java's idle detector can keep a broken call from ending")
  void grpcJavaGetsNoDetector() {
    TestMesh mesh = TestMesh.withBase(DR + "  trafficPolicy: {outlierDetection: {}}\n");

    assertThat(TestMesh.cluster(mesh.clusterOf("reviews", "")).hasOutlierDetection()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"9999999s, true", "10000000s, false", "2880h, false", "2562047h, false"})
  @DisplayName("timeouts: grpc-java cannot read 10,000,000 seconds and more")
  void longTimeoutsAreLeftOutAndReported(String timeout, boolean sent) {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - route: [{destination: {host: reviews}}]
                    timeout: %s
                """
                    .formatted(timeout)
                    .indent(2));

    assertThat(mesh.routesTo("reviews").get(0).getRoute().hasMaxStreamDuration()).isEqualTo(sent);
    assertThat(TestMesh.paths(mesh.route("reviews")).contains("spec.http[0].timeout"))
        .isEqualTo(!sent);
  }

  @ParameterizedTest
  @CsvSource({
    "1s, ''",
    "256204h, ''",
    "256205h, 9223372036.854775807",
    "2562047h, 9223372036.854775807"
  })
  @DisplayName("backoff: ten times the base overflows grpc-java's nanoseconds")
  void aHugeBackoffNamesItsLongestInterval(String backoff, String longest) {
    TestMesh mesh =
        TestMesh.withBase(
            VS
                + """
                  - route: [{destination: {host: reviews}}]
                    retries: {attempts: 1, backoff: %s}
                """
                    .formatted(backoff)
                    .indent(2));

    RetryBackOff sent =
        mesh.routesTo("reviews").get(0).getRoute().getRetryPolicy().getRetryBackOff();

    String told =
        sent.hasMaxInterval()
            ? sent.getMaxInterval().getSeconds() + "." + sent.getMaxInterval().getNanos()
            : "";
    assertThat(told).isEqualTo(longest);
  }

  private static HTTPFault abort(Route route) throws Exception {
    return route.getTypedPerFilterConfigOrThrow("envoy.filters.http.fault").unpack(HTTPFault.class);
  }
}

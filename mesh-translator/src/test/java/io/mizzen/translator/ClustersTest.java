package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Refused;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.xds.ClusterName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClustersTest {
  private static final String HEAD =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
      """;

  @ParameterizedTest
  @CsvSource({
    "UNSPECIFIED, ROUND_ROBIN, ''",
    "ROUND_ROBIN, ROUND_ROBIN, ''",
    "LEAST_REQUEST, LEAST_REQUEST, ''",
    "LEAST_CONN, LEAST_REQUEST, ''",
    "RANDOM, ROUND_ROBIN, spec.trafficPolicy.loadBalancer.simple",
    "PASSTHROUGH, ROUND_ROBIN, spec.trafficPolicy.loadBalancer.simple"
  })
  void simpleLoadBalancers(String simple, LbPolicy expected, String reported) {
    Translation translation = translate("trafficPolicy: {loadBalancer: {simple: " + simple + "}}");

    assertThat(TestMesh.cluster(translation).getLbPolicy()).isEqualTo(expected);
    assertThat(String.join(",", TestMesh.paths(translation))).isEqualTo(reported);
  }

  @Test
  void clientsWithoutLeastRequestGoRoundRobin() {
    TestMesh mesh = rule("trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}");

    Translation translation = translate(mesh, CapabilityProfile.of("gRPC C-core linux", "1.51.1"));

    assertThat(TestMesh.cluster(translation).getLbPolicy()).isEqualTo(LbPolicy.ROUND_ROBIN);
    assertThat(TestMesh.paths(translation)).hasSize(1);
  }

  @Test
  void cCoreNeedsNoLoadReportsForItsBreaker() {
    TestMesh mesh = rule("trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}");

    Cluster cluster = TestMesh.cluster(translate(mesh, CapabilityProfile.grpcCore()));

    assertThat(cluster.hasLrsServer()).isFalse();
    assertThat(cluster.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .isEqualTo(1);
  }

  @Test
  void headerHashNeedsARingAndARoutePolicy() {
    TestMesh mesh =
        rule("trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}");

    Cluster cluster = TestMesh.cluster(mesh.clusterOf("reviews", ""));

    assertThat(cluster.getLbPolicy()).isEqualTo(LbPolicy.RING_HASH);
    assertThat(cluster.getRingHashLbConfig().getMinimumRingSize().getValue()).isEqualTo(1024);
    assertThat(mesh.routesTo("reviews").get(0).getRoute().getHashPolicy(0).getHeader())
        .matches(header -> header.getHeaderName().equals("x-user"));
  }

  @Test
  void ringsAreCutToWhatGrpcHolds() {
    Translation translation =
        translate(
            "trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x,"
                + " ringHash: {minimumRingSize: 100000}}}}");

    assertThat(TestMesh.cluster(translation).getRingHashLbConfig().getMinimumRingSize().getValue())
        .isEqualTo(4096);
    assertThat(TestMesh.paths(translation))
        .containsExactly("spec.trafficPolicy.loadBalancer.consistentHash.ringHash.minimumRingSize");
  }

  @Test
  void hashesGrpcCannotComputeGoRoundRobin() {
    Translation translation =
        translate("trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true}}}");

    assertThat(TestMesh.cluster(translation).getLbPolicy()).isEqualTo(LbPolicy.ROUND_ROBIN);
    assertThat(TestMesh.paths(translation))
        .containsExactly("spec.trafficPolicy.loadBalancer.consistentHash.useSourceIp");
  }

  @Test
  void portSettingsReplaceTheWholePolicy() {
    TestMesh mesh =
        rule(
            """
            trafficPolicy:
              loadBalancer: {simple: LEAST_REQUEST}
              connectionPool: {http: {http2MaxRequests: 5}}
              portLevelSettings:
              - port: {number: 80}
                loadBalancer: {simple: RANDOM}
              - port: {number: 9080}
                connectionPool: {http: {http2MaxRequests: 7}}
            """);

    Cluster cluster = TestMesh.cluster(mesh.clusterOf("reviews", ""));

    assertThat(cluster.getLbPolicy()).isEqualTo(LbPolicy.ROUND_ROBIN);
    assertThat(cluster.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .isEqualTo(7);
  }

  @Test
  void subsetBlocksLieOverTheRulesAndPortSettingsWipeBoth() {
    TestMesh mesh =
        rule(
            """
            trafficPolicy:
              loadBalancer: {simple: LEAST_REQUEST}
              connectionPool: {http: {http2MaxRequests: 5}}
            subsets:
            - name: overlaid
              trafficPolicy: {connectionPool: {http: {http2MaxRequests: 6}}}
            - name: wiped
              trafficPolicy:
                connectionPool: {http: {http2MaxRequests: 6}}
                portLevelSettings: [{port: {number: 9080}, outlierDetection: {consecutive5xxErrors: 3}}]
            """);

    Cluster overlaid = TestMesh.cluster(mesh.clusterOf("reviews", "overlaid"));
    Cluster wiped = TestMesh.cluster(mesh.clusterOf("reviews", "wiped"));

    assertThat(overlaid.getLbPolicy()).isEqualTo(LbPolicy.LEAST_REQUEST);
    assertThat(overlaid.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .isEqualTo(6);
    assertThat(wiped.getLbPolicy()).isEqualTo(LbPolicy.ROUND_ROBIN);
    assertThat(wiped.getCircuitBreakers().getThresholds(0).getMaxRequests().getValue())
        .as("4294967295 as an int")
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIMPLE", "MUTUAL", "ISTIO_MUTUAL"})
  void tlsThatCannotBeHadClosesTheCluster(String mode) {
    TestMesh mesh = rule("trafficPolicy: {tls: {mode: " + mode + "}}");

    Translation translation = mesh.clusterOf("reviews", "");

    assertThat(translation).isInstanceOf(Refused.class);
    assertThat(((Refused) translation).cause().path()).isEqualTo("spec.trafficPolicy.tls.mode");
    String name = TestMesh.cluster(translation).getEdsClusterConfig().getServiceName();
    ClusterLoadAssignment endpoints =
        TestMesh.assignment(
            Translator.endpoints(mesh.inputs().endpoints(name, mesh.table()).orElseThrow()));
    assertThat(addresses(endpoints)).containsExactly("0.0.0.0");
    assertThat(dropped(endpoints))
        .startsWith("closed: DestinationRule default/reviews spec.trafficPolicy.tls.mode: " + mode);
  }

  @Test
  void aNameThatWasClosedStaysClosedWhenTheClusterIsOpen() {
    TestMesh mesh = TestMesh.of(TestMesh.BASE);
    String name = "closed/test-mesh/" + TestMesh.clusterName("reviews", "");

    ClusterLoadAssignment endpoints =
        TestMesh.assignment(
            Translator.endpoints(mesh.inputs().endpoints(name, mesh.table()).orElseThrow()));

    assertThat(addresses(endpoints)).containsExactly("0.0.0.0");
    assertThat(dropped(endpoints)).isEqualTo("closed");
  }

  @Test
  void disabledTlsIsPlaintext() {
    assertThat(translate("trafficPolicy: {tls: {mode: DISABLE}}")).isInstanceOf(Translated.class);
  }

  @Test
  void aTargetOfARouteExistsWithoutEndpoints() {
    TestMesh mesh =
        TestMesh.withBase(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
              - match: [{uri: {prefix: /a}}]
                route: [{destination: {host: nobody}}]
              - route: [{destination: {host: reviews, subset: nosubset}}]
            """);

    assertThat(TestMesh.cluster(mesh.clusterOf("nobody", "")).getType())
        .isEqualTo(Cluster.DiscoveryType.EDS);
    assertThat(dropped(mesh.endpoints(TestMesh.CLIENT, "nobody", "")))
        .isEqualTo("no service nobody.default.svc.cluster.local");
    assertThat(dropped(mesh.endpoints(TestMesh.CLIENT, "reviews", "nosubset")))
        .isEqualTo(
            "no DestinationRule defines subset nosubset of reviews.default.svc.cluster.local");
  }

  @Test
  void aPortThatDoesNotExistIsNamed() {
    TestMesh mesh =
        TestMesh.withBase(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http: [{route: [{destination: {host: reviews, port: {number: 1}}}]}]
            """);
    String name = "test-mesh/outbound|1||reviews.default.svc.cluster.local";

    assertThat(
            dropped(
                TestMesh.assignment(
                    Translator.endpoints(
                        mesh.inputs().endpoints(name, mesh.table()).orElseThrow()))))
        .isEqualTo("service reviews.default.svc.cluster.local has no port 1");
  }

  /** Names that would have to be looked up are no endpoints; nothing is gained by waiting. */
  @ParameterizedTest
  @ValueSource(strings = {"DNS", "DNS_ROUND_ROBIN"})
  void callsOfAServiceOfNamesFailAtOnce(String resolution) {
    TestMesh mesh =
        TestMesh.of(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: far}
            spec:
              hosts: [far.example]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: %s
            """
                .formatted(resolution));

    assertThat(
            dropped(
                TestMesh.assignment(
                    Translator.endpoints(
                        mesh.inputs()
                            .endpoints("test-mesh/outbound|80||far.example", mesh.table())
                            .orElseThrow()))))
        .isEqualTo(
            "far.example has resolution "
                + resolution
                + ", and gRPC clients look no endpoints up in DNS");
  }

  @Test
  void whatNothingNamesDoesNotExist() {
    TestMesh mesh = TestMesh.of(TestMesh.BASE);

    assertThat(mesh.inputs().cluster("nonsense")).isEmpty();
    assertThat(mesh.inputs().cluster(TestMesh.clusterName("nobody", ""))).isEmpty();
    assertThat(mesh.inputs().cluster(TestMesh.clusterName("reviews", "nosubset"))).isEmpty();
    assertThat(mesh.inputs().endpoints("other-mesh/outbound|9080||a", mesh.table())).isEmpty();
  }

  @Test
  void endpointsNamesAreReadBack() {
    EndpointsName name = new EndpointsName("mesh/1", new ClusterName(80, "v1", "a.b"));

    assertThat(EndpointsName.parse(name.render())).contains(name);
    assertThat(EndpointsName.parse("outbound|80|v1|a.b").orElseThrow().meshInstance()).isEmpty();
    assertThat(EndpointsName.parse("xoutbound|80|v1|a.b")).isEmpty();
    assertThat(EndpointsName.parse("mesh/inbound|80||")).isEmpty();
  }

  private static List<String> addresses(ClusterLoadAssignment assignment) {
    return assignment.getEndpointsList().stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(e -> e.getEndpoint().getAddress().getSocketAddress().getAddress())
        .toList();
  }

  /** The category of the one rule that drops calls. */
  private static String dropped(ClusterLoadAssignment assignment) {
    assertThat(assignment.getPolicy().getDropOverloadsList()).hasSize(1);
    return assignment.getPolicy().getDropOverloads(0).getCategory();
  }

  private static TestMesh rule(String spec) {
    return TestMesh.withBase(HEAD + spec.indent(2));
  }

  private static Translation translate(String spec) {
    return rule(spec).clusterOf("reviews", "");
  }

  private static Translation translate(TestMesh mesh, CapabilityProfile profile) {
    return Translator.cluster(
        mesh.inputs(TestMesh.CLIENT, profile)
            .cluster(TestMesh.clusterName("reviews", ""))
            .orElseThrow());
  }
}

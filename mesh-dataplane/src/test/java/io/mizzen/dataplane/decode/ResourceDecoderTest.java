package io.mizzen.dataplane.decode;

import static io.mizzen.dataplane.match.StringMatcher.LetterCase.IGNORED;
import static io.mizzen.dataplane.match.StringMatcher.LetterCase.SENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.Endpoint;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.listener.ListenerFilter;
import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.StringMatcher;
import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.FaultPolicy;
import io.mizzen.dataplane.route.Route;
import io.mizzen.dataplane.route.RouteAction;
import io.mizzen.dataplane.route.RouteMatch;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceDecoderTest {
  private static final String ACTION = "'route': {'cluster': 'c'}";

  /** Fields that decide where requests go and are not supported, and those that Envoy refuses. */
  static List<Arguments> refusedRoutes() {
    return List.of(
        refused("{'match': {}, " + ACTION + "}", "match: no path specifier"),
        refused(
            "{'match': {'safeRegex': {'regex': '('}}, " + ACTION + "}",
            "match.safe_regex.regex: ( (expected: RE2 syntax;"),
        refused(
            "{'match': {'connectMatcher': {}}, " + ACTION + "}",
            "match.connect_matcher: not supported, and it decides where requests go"),
        refused(
            "{'match': {'prefix': '/', 'tlsContext': {'presented': true}}, " + ACTION + "}",
            "match.tls_context: not supported"),
        refused(
            "{'match': {'prefix': '/', 'dynamicMetadata': [{'filter': 'f'}]}, " + ACTION + "}",
            "match.dynamic_metadata[0].value: no pattern"),
        refused(
            "{'match': {'prefix': '/', 'dynamicMetadata': [{'filter': 'f', 'value': {'nullMatch':"
                + " {}}}]}, "
                + ACTION
                + "}",
            "match.dynamic_metadata[0].value.null_match: not supported"),
        refused(
            "{'match': {'prefix': '/', 'headers': [{'name': 'a', 'stringMatch': {}}]}, "
                + ACTION
                + "}",
            "match.headers[0].string_match: no pattern"),
        refused(
            "{'match': {'prefix': '/', 'headers': [{'presentMatch': true}]}, " + ACTION + "}",
            "match.headers[0].name: empty"),
        refused("{'match': {'prefix': '/'}}", ": no action"),
        refused("{'match': {'prefix': '/'}, 'route': {}}", "route: no cluster"),
        refused(
            "{'match': {'prefix': '/'}, 'route': {'clusterSpecifierPlugin': 'p'}}",
            "route.cluster_specifier_plugin: not supported"),
        refused(
            "{'match': {'prefix': '/'}, 'route': {'weightedClusters': {'clusters': [{'name': 'c',"
                + " 'weight': 0}]}}}",
            "route.weighted_clusters: the weights sum up to 0"),
        refused(
            "{'match': {'prefix': '/'}, 'directResponse': {'status': 99}}",
            "direct_response.status: 99 (expected: 200..599)"));
  }

  private static Arguments refused(String route, String problem) {
    return Arguments.of(route, problem);
  }

  @ParameterizedTest
  @MethodSource("refusedRoutes")
  void aRouteThatCannotBeFollowedIsAFailure(String route, String problem) {
    XdsResource resource =
        ProtoJson.routes(
            "{'virtualHosts': [{'name': 'h', 'domains': ['*'], 'routes': [" + route + "]}]}");

    assertThatThrownBy(() -> ResourceDecoder.routes(resource).orThrow())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RouteConfiguration tested: virtual_hosts[0].routes[0]")
        .hasMessageContaining(problem);
  }

  @Test
  void whatDecidesAboutHostsIsAFailureToo() {
    assertThat(
            List.of(
                problemOf("{'vhds': {'configSource': {'ads': {}}}}"),
                problemOf("{'virtualHosts': [{'name': 'h'}]}"),
                problemOf("{'virtualHosts': [{'name': 'h', 'domains': ['a*b']}]}"),
                problemOf(
                    "{'virtualHosts': [{'name': 'h', 'domains': ['a']},"
                        + " {'name': 'i', 'domains': ['A']}]}")))
        .containsExactly(
            "vhds: not supported, and it decides where requests go",
            "virtual_hosts[0].domains: none (expected: at least one)",
            "virtual_hosts[0].domains[0]: a*b (expected: one * at most, at the start or at the"
                + " end)",
            "virtual_hosts: domain A is in virtual hosts h and i (expected: one)");
  }

  private static String problemOf(String json) {
    return ResourceDecoder.routes(ProtoJson.routes(json))
        .fold(value -> "decoded", failure -> failure.field() + ": " + failure.problem());
  }

  @Test
  void bytesThatAreNoMessageOrAnotherTypeAreFailures() {
    XdsResource broken = XdsResource.of(TypeUrl.ROUTE, "broken", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> ResourceDecoder.routes(broken).orThrow())
        .hasMessageStartingWith("RouteConfiguration broken: the bytes cannot be read: ");
    assertThatThrownBy(() -> ResourceDecoder.cluster(broken).orThrow())
        .hasMessage("RouteConfiguration broken: a RouteConfiguration (expected: a Cluster)");
  }

  @Test
  void fieldsThatDecideNothingAreIgnored() {
    Route route =
        route(
            "{'match': {'prefix': '/'}, 'route': {'cluster': 'c', 'retryPolicy': {}, 'cors': {}},"
                + " 'decorator': {'operation': 'x'}}");

    assertThat(route)
        .isEqualTo(
            new Route(
                "",
                RouteMatch.of(new PathMatcher.Prefix("/", SENSITIVE)),
                RouteAction.Forward.to(new ClusterSpecifier.Single("c"))));
  }

  @Test
  void everyPartOfAMatch() {
    RouteMatch match =
        route(
                "{'match': {'path': '/a', 'caseSensitive': false, 'grpc': {},"
                    + "'runtimeFraction': {'defaultValue': {'numerator': 5,"
                    + " 'denominator': 'TEN_THOUSAND'}},"
                    + "'queryParameters': [{'name': 'q', 'stringMatch': {'suffix': 'z'}}],"
                    + "'headers': [{'name': 'A', 'rangeMatch': {'start': 1, 'end': 2}},"
                    + "{'name': 'b', 'exactMatch': 'x', 'invertMatch': true,"
                    + " 'treatMissingHeaderAsEmpty': true},"
                    + "{'name': 'c', 'stringMatch': {'contains': 'y', 'ignoreCase': true}},"
                    + "{'name': 'd'}]}, "
                    + ACTION
                    + "}")
            .match();

    assertThat(match.path()).isEqualTo(new PathMatcher.Exact("/a", IGNORED));
    assertThat(match.protocol()).isEqualTo(RouteMatch.Protocol.GRPC);
    assertThat(match.runtimeFraction()).contains(new FractionalPercent(5, 10_000));
    assertThat(match.queryParameters()).hasSize(1);
    assertThat(match.headers())
        .extracting(HeaderMatcher::name, HeaderMatcher::condition, HeaderMatcher::sense)
        .containsExactly(
            tuple("a", new HeaderMatcher.Range(1, 2), HeaderMatcher.Sense.AS_IS),
            tuple(
                "b",
                new HeaderMatcher.Value(new StringMatcher.Exact("x", SENSITIVE)),
                HeaderMatcher.Sense.INVERTED),
            tuple(
                "c",
                new HeaderMatcher.Value(new StringMatcher.Contains("y", IGNORED)),
                HeaderMatcher.Sense.AS_IS),
            tuple("d", new HeaderMatcher.Present(true), HeaderMatcher.Sense.AS_IS));
    assertThat(match.headers().get(1).whenMissing()).isEqualTo(HeaderMatcher.WhenMissing.EMPTY);
  }

  @Test
  void everyPartOfAnAction() {
    Route route =
        route(
            "{'name': 'n', 'match': {'pathSeparatedPrefix': '/a'},"
                + "'metadata': {'filterMetadata': {'istio': {'config': '/apis/x'}}},"
                + "'typedPerFilterConfig': {'any.name': {'@type':"
                + " 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',"
                + " 'abort': {'grpcStatus': 14, 'percentage': {'numerator': 10}},"
                + " 'delay': {'fixedDelay': '0.5s', 'percentage': {'numerator': 100}}}},"
                + "'route': {'weightedClusters': {'clusters': [{'name': 'a', 'weight': 1},"
                + " {'name': 'b', 'weight': 3}]}, 'prefixRewrite': '/b', 'timeout': '3s',"
                + " 'hostRewriteLiteral': 'h', 'requestMirrorPolicies': [{'cluster': 'm',"
                + " 'runtimeFraction': {'defaultValue': {'numerator': 50}}}]}}");
    RouteAction.Forward forward = (RouteAction.Forward) route.action();

    assertThat(route.rule()).contains("/apis/x");
    assertThat(route.fault().orElseThrow().abort())
        .contains(
            new FaultPolicy.Abort(new FaultPolicy.GrpcStatus(14), new FractionalPercent(10, 100)));
    assertThat(route.fault().orElseThrow().delay())
        .contains(new FaultPolicy.Delay(Duration.ofMillis(500), new FractionalPercent(100, 100)));
    assertThat(forward.clusters()).hasToString("1 of 4 to a, 3 of 4 to b");
    assertThat(forward.timeout()).contains(Duration.ofSeconds(3));
    assertThat(forward.rewrite().prefix()).contains("/b");
    assertThat(forward.rewrite().host()).contains("h");
    assertThat(forward.mirrors())
        .containsExactly(
            new RouteAction.RequestMirror("m", Optional.of(new FractionalPercent(50, 100))));
  }

  @Test
  void aListenerWithPredicatesAndAnUnknownFilter() {
    Listener listener =
        ResourceDecoder.listener(
                ProtoJson.listener(
                    "{'name': 'l', 'address': {'socketAddress': {'address': '0.0.0.0', 'portValue':"
                        + " 15006}}, 'listenerFilters': [{'name':"
                        + " 'envoy.filters.listener.tls_inspector', 'filterDisabled': {'orMatch':"
                        + " {'rules': [{'destinationPortRange': {'start': 80, 'end': 81}},"
                        + " {'notMatch': {'destinationPortRange': {'start': 70, 'end':"
                        + " 100}}}]}}}],'filterChains': [{'name': 'c', 'filters': [{'name':"
                        + " 'first', 'typedConfig': {'@type':"
                        + " 'type.googleapis.com/google.protobuf.Duration', 'value': '1s'}},"
                        + " {'name': 'tcp', 'typedConfig': {'@type':"
                        + " 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',"
                        + " 'cluster': 'c'}}]}]}"))
            .orThrow();

    assertThat(listener.addresses()).containsExactly(new Listener.Address("0.0.0.0", 15006));
    assertThat(
            List.of(79, 80, 99, 100).stream()
                .map(port -> listener.looksWith(ListenerFilter.TLS_INSPECTOR, port)))
        .containsExactly(true, false, true, false);
    assertThat(listener.filterChains().get(0).filters()).hasSize(2);
    assertThat(listener.filterChains().get(0).terminal()).isPresent();
  }

  @Test
  void endpointsByPriorityAndHealth() {
    Cluster cluster =
        ResourceDecoder.cluster(
                ProtoJson.cluster(
                    "{'name': 'c', 'type': 'EDS', 'edsClusterConfig': {'serviceName': 's'}}"))
            .orThrow();
    List<Endpoint> preferred =
        ResourceDecoder.endpoints(
                ProtoJson.endpoints(
                    "{'endpoints': ["
                        + locality(1, "2.2.2.2", "HEALTHY")
                        + ","
                        + locality(0, "1.1.1.1", "UNHEALTHY")
                        + "]}"))
            .orThrow()
            .preferred();

    assertThat(cluster.endpointsName()).isEqualTo("s");
    assertThat(preferred).extracting(Endpoint::toString).containsExactly("2.2.2.2:80");
  }

  private static String locality(int priority, String address, String health) {
    return "{'priority': "
        + priority
        + ", 'lbEndpoints': [{'healthStatus': '"
        + health
        + "', 'endpoint': {'address': {'socketAddress': {'address': '"
        + address
        + "', 'portValue': 80}}}}]}";
  }

  private static Route route(String json) {
    return ResourceDecoder.routes(
            ProtoJson.routes(
                "{'virtualHosts': [{'name': 'h', 'domains': ['*'], 'routes': [" + json + "]}]}"))
        .orThrow()
        .virtualHosts()
        .get(0)
        .routes()
        .get(0);
  }
}

package io.mizzen.dataplane.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.dataplane.listener.ChainMatcher;
import io.mizzen.dataplane.listener.Connection;
import io.mizzen.dataplane.listener.IpAddress;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.dataplane.route.RouteMatcher;
import io.mizzen.testkit.Seeds;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code -Dmizzen.fuzz.rounds=2000000 -Dtest.seed=random} hunts for minutes, beyond what a build
 * has time for.
 */
@DisplayName("F6: whatever a resource says, it is decoded or refused with a reason")
@Timeout(3600)
class DecoderMutationTest {
  private static final int ROUNDS = Integer.getInteger("mizzen.fuzz.rounds", 6_000);
  private static final int MOST_MUTATIONS = 6;

  private static final String ROUTES =
      """
      {'name': '80', 'ignorePortInHostMatching': true, 'virtualHosts': [
        {'name': 'reviews', 'domains': ['reviews', '*.reviews'], 'routes': [
          {'name': 'a',
           'match': {'prefix': '/a', 'caseSensitive': false,
             'headers': [{'name': 'x', 'stringMatch': {'exact': 'y'}},
                         {'name': 'z', 'safeRegexMatch': {'regex': 'a+'}, 'invertMatch': true}],
             'queryParameters': [{'name': 'q', 'stringMatch': {'prefix': 'p'}}],
             'runtimeFraction': {'defaultValue': {'numerator': 50}}},
           'route': {'timeout': '1s', 'prefixRewrite': '/b',
             'requestMirrorPolicies': [{'cluster': 'm',
               'runtimeFraction': {'defaultValue': {'numerator': 5, 'denominator': 'MILLION'}}}],
             'weightedClusters': {'clusters': [{'name': 'v1', 'weight': 1},
                                               {'name': 'v2', 'weight': 99}]}},
           'typedPerFilterConfig': {'envoy.filters.http.fault': {
             '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
             'abort': {'httpStatus': 500, 'percentage': {'numerator': 10}},
             'delay': {'fixedDelay': '2s', 'percentage': {'numerator': 10}}}}},
          {'match': {'safeRegex': {'regex': '/x.*'}}, 'redirect': {'hostRedirect': 'h'}},
          {'match': {'path': '/y'}, 'directResponse': {'status': 418, 'body': {'inlineString': 't'}}},
          {'match': {'prefix': '/'}, 'route': {'cluster': 'v1', 'regexRewrite':
             {'pattern': {'regex': '/(.*)'}, 'substitution': '/\\\\1'}}}]},
        {'name': 'all', 'domains': ['*'], 'routes': [
          {'match': {'prefix': '/'}, 'route': {'clusterHeader': 'c'}}]}]}
      """;

  private static final String LISTENER =
      """
      {'name': 'virtualInbound', 'useOriginalDst': true,
       'address': {'socketAddress': {'address': '0.0.0.0', 'portValue': 15006}},
       'listenerFilters': [{'name': 'envoy.filters.listener.tls_inspector', 'filterDisabled':
         {'orMatch': {'rules': [{'destinationPortRange': {'start': 80, 'end': 81}},
                                {'notMatch': {'anyMatch': true}}]}}}],
       'filterChains': [
         {'name': 'http',
          'filterChainMatch': {'destinationPort': 80, 'transportProtocol': 'tls',
            'serverNames': ['a.example'], 'applicationProtocols': ['h2'],
            'prefixRanges': [{'addressPrefix': '10.0.0.0', 'prefixLen': 8}]},
          'transportSocket': {'name': 'tls', 'typedConfig': {'@type':
            'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
            'requireClientCertificate': true}},
          'filters': [{'name': 'hcm', 'typedConfig': {'@type':
            'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
            'routeConfig': %s}}]},
         {'name': 'tcp', 'filters': [{'name': 'tcp', 'typedConfig': {'@type':
            'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
            'weightedClusters': {'clusters': [{'name': 'v1', 'weight': 1}]}}}]}],
       'defaultFilterChain': {'filters': [{'name': 'tcp', 'typedConfig': {'@type':
            'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
            'cluster': 'PassthroughCluster'}}]}}
      """
          .formatted(ROUTES);

  private static final String ENDPOINTS =
      """
      {'clusterName': 'v1', 'endpoints': [
        {'priority': 1, 'loadBalancingWeight': 2, 'locality': {'region': 'r'}, 'lbEndpoints': [
          {'healthStatus': 'HEALTHY', 'loadBalancingWeight': 3, 'endpoint': {'address':
            {'socketAddress': {'address': '10.0.0.1', 'portValue': 80}}}},
          {'endpoint': {'address': {'pipe': {'path': '/run/x'}}}}]}]}
      """;

  private static final String CLUSTER =
      "{'name': 'v1', 'type': 'STRICT_DNS', 'loadAssignment': " + ENDPOINTS + "}";

  @Test
  void routes() {
    check(
        ProtoJson.routes(ROUTES),
        RouteConfiguration.parser(),
        resource -> ResourceDecoder.routes(resource).fold(DecoderMutationTest::used, f -> f));
  }

  @Test
  void listeners() {
    check(
        ProtoJson.listener(LISTENER),
        io.envoyproxy.envoy.config.listener.v3.Listener.parser(),
        resource -> ResourceDecoder.listener(resource).fold(DecoderMutationTest::used, f -> f));
  }

  @Test
  void clusters() {
    check(
        ProtoJson.cluster(CLUSTER),
        io.envoyproxy.envoy.config.cluster.v3.Cluster.parser(),
        resource -> ResourceDecoder.cluster(resource).fold(Object::toString, f -> f));
  }

  @Test
  void endpoints() {
    check(
        ProtoJson.endpoints(ENDPOINTS),
        io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.parser(),
        resource -> ResourceDecoder.endpoints(resource).fold(Object::toString, f -> f));
  }

  /**
   * A mutated resource has an answer that can be used, or a failure that names a problem.
   *
   * @param answer the decoded value in use, as text, or the failure
   */
  private static void check(
      XdsResource good, Parser<? extends Message> parser, Function<XdsResource, Object> answer) {
    assertThat(answer.apply(good)).isInstanceOf(String.class);
    Seeds.check(
        ROUNDS,
        random -> {
          XdsResource mutant = mutant(good, parser, random);
          if (answer.apply(mutant) instanceof DecodeFailure failure) {
            assertThat(failure.problem()).isNotBlank();
          }
        });
  }

  private static XdsResource mutant(
      XdsResource good, Parser<? extends Message> parser, RandomGenerator random) throws Exception {
    MessageMutations mutations = new MessageMutations(random);
    byte[] bytes = ByteString.copyFrom(good.bytes()).toByteArray();
    if (random.nextInt(5) == 0) {
      for (int i = random.nextInt(MOST_MUTATIONS); i >= 0; i--) {
        bytes = mutations.mutated(bytes);
      }
    } else {
      Message message = parser.parseFrom(bytes);
      for (int i = random.nextInt(MOST_MUTATIONS); i >= 0; i--) {
        message = mutations.mutated(message);
      }
      bytes = message.toByteArray();
    }
    return XdsResource.of(good.type(), good.name(), bytes);
  }

  private static String used(io.mizzen.dataplane.route.RouteConfiguration routes) {
    StringBuilder text = new StringBuilder(routes.virtualHosts().toString());
    for (String authority : List.of("reviews", "x.reviews:80", "", "[::1]:80")) {
      RequestHead head = RequestHead.get(authority, "/a?q=p").withHeader("x", "y");
      text.append(routes.hosts().explain(authority));
      routes
          .hosts()
          .match(authority)
          .ifPresent(host -> text.append(RouteMatcher.explain(host, head, 7)));
    }
    return text.toString();
  }

  private static String used(Listener listener) {
    Connection connection =
        new Connection(
            IpAddress.parse("10.0.0.1"),
            80,
            "a.example",
            Connection.TLS,
            List.of("h2"),
            IpAddress.parse("10.0.0.2"),
            4000);
    return listener + ": " + ChainMatcher.explain(listener, connection);
  }

  /** Newer than the protos: where it decides it is refused, elsewhere it is nothing. */
  @Test
  void anUnknownFieldIsAnErrorInMatchesOnly() throws Exception {
    RouteConfiguration.Builder routes =
        RouteConfiguration.parseFrom(ProtoJson.routes(ROUTES).bytes()).toBuilder();
    var route = routes.getVirtualHostsBuilder(0).getRoutesBuilder(0);
    route.mergeFrom(unknown(route.build()));

    assertThat(problem(routes.build())).isEmpty();

    route
        .getMatchBuilder()
        .getHeadersBuilder(0)
        .getStringMatchBuilder()
        .mergeFrom(
            (io.envoyproxy.envoy.type.matcher.v3.StringMatcher)
                MessageMutations.withUnknownField(
                    io.envoyproxy.envoy.type.matcher.v3.StringMatcher.getDefaultInstance()));

    assertThat(problem(routes.build()))
        .isEqualTo(
            "virtual_hosts[0].routes[0].match.headers[0].string_match: field 99999 of"
                + " envoy.type.matcher.v3.StringMatcher is unknown, and it decides where requests"
                + " go");
  }

  private static io.envoyproxy.envoy.config.route.v3.Route unknown(Message message) {
    return (io.envoyproxy.envoy.config.route.v3.Route)
        MessageMutations.withUnknownField(message.getDefaultInstanceForType());
  }

  private static String problem(Message routes) {
    return ResourceDecoder.routes(XdsResource.of(TypeUrl.ROUTE, "80", routes.toByteArray()))
        .fold(value -> "", failure -> failure.field() + ": " + failure.problem());
  }
}

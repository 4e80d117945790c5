package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.UnknownService;
import io.mizzen.xds.ClusterName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
  private static final String TWO_PORTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: two}
      spec:
        selector: {app: two}
        ports:
        - {name: grpc, port: 7070}
        - {name: http, port: 8080}
        - {name: udp, port: 53, protocol: UDP}
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: shop}
      spec:
        hosts: [shop.example.com]
        ports: [{number: 443, name: grpc, protocol: GRPC}]
        resolution: STATIC
      """;
  private static final TestMesh MESH = TestMesh.withBase(TWO_PORTS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reviews",
        "reviews:9080",
        "reviews.default",
        "reviews.default:9080",
        "reviews.default.svc",
        "reviews.default.svc:9080",
        "reviews.default.svc.cluster.local",
        "reviews.default.svc.cluster.local:9080"
      })
  void everySpellingLeadsToTheSameRoutesUnderItsOwnName(String spelling) {
    assertThat(MESH.inputs().listener(spelling))
        .contains(
            ListenerInput.routed(
                spelling, new ClusterName(9080, "", "reviews.default.svc.cluster.local")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "review", "reviews:80", "reviews:99999", "two", "two:53", "reviews:"})
  void wrongNamesAndPortsHaveNoService(String spelling) {
    assertThat(ListenerNames.resolve(spelling, MESH.scope(TestMesh.CLIENT))).isEmpty();
    assertThat(MESH.inputs().listener(spelling)).contains(ListenerInput.noSuchHost(spelling));
  }

  @Test
  void aPortChoosesAmongSeveral() {
    assertThat(ListenerNames.resolve("two:8080", MESH.scope(TestMesh.CLIENT)))
        .contains(new ClusterName(8080, "", "two.default.svc.cluster.local"));
  }

  @Test
  void anExternalHostIsFoundAsWritten() {
    assertThat(ListenerNames.resolve("shop.example.com", MESH.scope(TestMesh.CLIENT)))
        .contains(new ClusterName(443, "", "shop.example.com"));
  }

  @Test
  void aShortNameBelongsToTheClientsNamespace() {
    ProxyScope elsewhere = MESH.scope(ProxyIdentity.in("other"));

    assertThat(ListenerNames.resolve("reviews", elsewhere)).isEmpty();
    assertThat(ListenerNames.resolve("reviews.default", elsewhere)).isPresent();
  }

  @Test
  void filtersEndWithTheRouter() throws Exception {
    HttpConnectionManager connections = connections("reviews");

    assertThat(connections.getHttpFiltersList())
        .extracting(HttpFilter::getName)
        .containsExactly("envoy.filters.http.fault", "envoy.filters.http.router");
    assertThat(connections.getRds().getConfigSource().hasAds()).isTrue();
  }

  /** An inline route configuration without virtual host would make grpc-js wait. */
  @Test
  void everyCallToAnUnknownNameGoesToAClusterThatExists() throws Exception {
    RouteConfiguration routes = connections("nobody:1").getRouteConfig();

    assertThat(routes.getVirtualHostsList()).hasSize(1);
    VirtualHost host = routes.getVirtualHosts(0);
    assertThat(host.getDomainsList()).containsExactly("*");
    assertThat(host.getRoutesList())
        .extracting(Route::getMatch)
        .containsExactly(RouteMatch.newBuilder().setPrefix("").build());
    String name = host.getRoutes(0).getRoute().getCluster();
    assertThat(name).isEqualTo("unknown|nobody:1");

    Cluster cluster = TestMesh.parse(unknown(name).cluster(), Cluster.parser());
    assertThat(cluster.getName()).isEqualTo(name);
    assertThat(cluster.getType()).isEqualTo(Cluster.DiscoveryType.EDS);
    assertThat(cluster.getEdsClusterConfig().getServiceName()).isEmpty();
    assertThat(MESH.inputs().endpoints(name, MESH.table()))
        .contains(EndpointInput.failing(name, "no service nobody:1", CapabilityProfile.grpcJava()));
  }

  @Test
  void unknownServicesAreNoClustersOfRules() {
    assertThat(MESH.inputs().cluster("unknown|nobody:1")).isEmpty();
    assertThat(UnknownService.parse(TestMesh.clusterName("reviews", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xds.istio.io/grpc/lds/inbound/0.0.0.0:9080",
        "xds.istio.io/grpc/lds/inbound/[::]:9080",
        "inbound/reviews-v1",
        "grpc/server?xds.resource.listening_address=0.0.0.0:9080",
        "xdstp://mesh/envoy.config.listener.v3.Listener/grpc/server/[::]:9080",
      })
  void serversGetNoListenerOfClients(String name) {
    assertThat(MESH.inputs().listener(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbound", "inbound:9080", "grpc:9080", "a/b", "server.grpc"})
  void clientsMayDialWhatSoundsLikeAServer(String name) {
    assertThat(MESH.inputs().listener(name)).contains(ListenerInput.noSuchHost(name));
  }

  @Test
  void routesOfUnknownServicesDoNotExist() {
    ProxyInputs inputs = MESH.inputs(TestMesh.CLIENT, CapabilityProfile.conservative());

    assertThat(inputs.route("outbound|9080||nobody.default.svc.cluster.local")).isEmpty();
    assertThat(inputs.route("outbound|1||reviews.default.svc.cluster.local")).isEmpty();
    assertThat(inputs.route(TestMesh.clusterName("reviews", "v1"))).isEmpty();
    assertThat(inputs.route("9080")).isEmpty();
  }

  private static UnknownService unknown(String cluster) {
    return UnknownService.parse(cluster).orElseThrow();
  }

  private static HttpConnectionManager connections(String dialled)
      throws InvalidProtocolBufferException {
    return TestMesh.listener(Translator.listener(MESH.inputs().listener(dialled).orElseThrow()))
        .getApiListener()
        .getApiListener()
        .unpack(HttpConnectionManager.class);
  }
}

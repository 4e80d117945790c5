package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.core.CapabilityProfile;
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
    ListenerInput input = MESH.inputs().listener(spelling);

    assertThat(input)
        .isEqualTo(
            ListenerInput.routed(
                spelling, new ClusterName(9080, "", "reviews.default.svc.cluster.local")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "review", "reviews:80", "reviews:99999", "two", "two:53", "reviews:"})
  void wrongNamesAndPortsHaveNoService(String spelling) {
    assertThat(ListenerNames.resolve(spelling, MESH.scope(TestMesh.CLIENT))).isEmpty();
    assertThat(MESH.inputs().listener(spelling)).isEqualTo(ListenerInput.noSuchHost(spelling));
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
    ViewScope elsewhere = MESH.scope(ProxyIdentity.in("other"));

    assertThat(ListenerNames.resolve("reviews", elsewhere)).isEmpty();
    assertThat(ListenerNames.resolve("reviews.default", elsewhere)).isPresent();
  }

  @Test
  void filtersEndWithTheRouter() throws Exception {
    HttpConnectionManager connections = connections(MESH.inputs().listener("reviews"));

    assertThat(connections.getHttpFiltersList())
        .extracting(HttpFilter::getName)
        .containsExactly("envoy.filters.http.fault", "envoy.filters.http.router");
    assertThat(connections.getRds().getConfigSource().hasAds()).isTrue();
  }

  @Test
  void noSuchHostHasRoutesInlineAndNone() throws Exception {
    HttpConnectionManager connections = connections(MESH.inputs().listener("nobody:1"));

    assertThat(connections.hasRouteConfig()).isTrue();
    assertThat(connections.getRouteConfig().getVirtualHostsList()).isEmpty();
  }

  @Test
  void routesOfUnknownServicesDoNotExist() {
    ProxyInputs inputs = MESH.inputs(TestMesh.CLIENT, CapabilityProfile.conservative());

    assertThat(inputs.route("outbound|9080||nobody.default.svc.cluster.local")).isEmpty();
    assertThat(inputs.route("outbound|1||reviews.default.svc.cluster.local")).isEmpty();
    assertThat(inputs.route(TestMesh.clusterName("reviews", "v1"))).isEmpty();
    assertThat(inputs.route("9080")).isEmpty();
  }

  private static HttpConnectionManager connections(ListenerInput input)
      throws InvalidProtocolBufferException {
    return TestMesh.listener(Translator.listener(input))
        .getApiListener()
        .getApiListener()
        .unpack(HttpConnectionManager.class);
  }
}

package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.mizzen.api.Labels;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.grpc.RouteInput;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceMatchTest {
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
  void sourceConditionsChooseTheClient() {
    TestMesh mesh =
        rule(
            """
            - match: [{sourceLabels: {version: v2}, sourceNamespace: default}]
              route: [{destination: {host: reviews, subset: v2}}]
            - route: [{destination: {host: reviews, subset: v1}}]
            """);

    assertThat(first(mesh, TestMesh.CLIENT)).isEqualTo(TestMesh.clusterName("reviews", "v1"));
    assertThat(first(mesh, v2(TestMesh.CLIENT))).isEqualTo(TestMesh.clusterName("reviews", "v2"));
    assertThat(first(mesh, v2(ProxyIdentity.in("other"))))
        .isEqualTo(TestMesh.clusterName("reviews", "v1"));
  }

  @Test
  void listedGatewaysSwitchSourceConditionsOff() {
    TestMesh mesh =
        rule(
            """
            - match: [{sourceLabels: {version: none}, gateways: [mesh]}]
              route: [{destination: {host: reviews, subset: v2}}]
            """);

    assertThat(first(mesh, TestMesh.CLIENT)).isEqualTo(TestMesh.clusterName("reviews", "v2"));
  }

  @Test
  void clientsThatNoRuleTellsApartShareTheInput() {
    TestMesh mesh =
        rule(
            """
            - match: [{sourceLabels: {version: v2}}]
              route: [{destination: {host: reviews}}]
            """);
    ProxyIdentity same =
        TestMesh.CLIENT.withLabels(Labels.of(Map.of("app", "other", "version", "v1")));

    assertThat(input(mesh, same)).isEqualTo(input(mesh, TestMesh.CLIENT));
    assertThat(input(mesh, v2(same))).isNotEqualTo(input(mesh, same));
  }

  @Test
  void aRuleWithoutARouteForTheClientLeavesTheDefault() {
    TestMesh mesh =
        rule(
            """
            - match: [{port: 80}]
              route: [{destination: {host: ratings}}]
            """);

    assertThat(mesh.routesTo("reviews")).extracting(Route::getName).containsExactly("default");
  }

  private static TestMesh rule(String http) {
    return TestMesh.withBase(HEAD + http.indent(2));
  }

  private static ProxyIdentity v2(ProxyIdentity client) {
    return client.withLabels(Labels.of(Map.of("version", "v2")));
  }

  private static RouteInput input(TestMesh mesh, ProxyIdentity client) {
    return mesh.inputs(client, CapabilityProfile.grpcJava())
        .route(TestMesh.clusterName("reviews", ""))
        .orElseThrow();
  }

  private static String first(TestMesh mesh, ProxyIdentity client) {
    return TestMesh.routes(Translator.route(input(mesh, client)))
        .getVirtualHosts(0)
        .getRoutes(0)
        .getRoute()
        .getCluster();
  }
}

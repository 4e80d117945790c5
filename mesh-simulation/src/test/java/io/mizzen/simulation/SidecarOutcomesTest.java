package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.OutboundTrafficPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ends of requests that a sidecar's workload sends over HTTP. */
class SidecarOutcomesTest {
  private static final String SHOP =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {clusterIP: 10.96.0.9, selector: {app: shop}, ports: [{name: http, port: 80}]}
      ---
      """;

  @Test
  void aRuleForProxylessClientsHoldsToo() {
    SidecarMesh sidecar =
        SidecarMesh.of(
            SHOP
                + """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: shop}
                spec:
                  hosts: [shop]
                  http:
                  - match: [{uri: {prefix: /old}}]
                    redirect: {uri: /new}
                  - route: [{destination: {host: shop}}]
                """);

    CallTrace routed =
        sidecar.call(Request.http("10.96.0.9", 80, RequestHead.get("shop", "/cart")));
    CallTrace redirected =
        sidecar.call(Request.http("10.96.0.9", 80, RequestHead.get("shop", "/old/cart")));

    assertThat(routed.listener()).contains("0.0.0.0_80");
    assertThat(routed.clusters()).containsExactly("outbound|80||shop.default.svc.cluster.local");
    assertThat(routed.rule()).hasToString("Optional[VirtualService default/shop (mesh.yaml:6:1)]");
    assertThat(redirected.outcome()).isInstanceOf(Outcome.Redirected.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ALLOW_ANY, allow_any, sent to PassthroughCluster",
    "REGISTRY_ONLY, block_all, answered with HTTP status 502"
  })
  void aHostOfNoServiceIsTreatedAsTheMeshSays(
      OutboundTrafficPolicy policy, String virtualHost, String outcome) {
    SidecarMesh sidecar =
        SidecarMesh.of(SHOP, MeshSettings.defaults("mesh").withOutboundTrafficPolicy(policy));

    CallTrace trace =
        sidecar.call(Request.http("192.0.2.1", 80, RequestHead.get("elsewhere.example", "/")));

    assertThat(trace.virtualHost()).contains(virtualHost);
    assertThat(trace.outcome().toString()).startsWith(outcome);
  }
}

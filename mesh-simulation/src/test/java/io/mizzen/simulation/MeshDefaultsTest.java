package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.BACKENDS;
import static io.mizzen.simulation.Behaviours.TO_FAR;
import static io.mizzen.simulation.Behaviours.TO_SHOP;
import static io.mizzen.simulation.Behaviours.mesh;
import static io.mizzen.simulation.Behaviours.policy;
import static io.mizzen.simulation.Behaviours.route;
import static io.mizzen.simulation.Behaviours.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of a MeshConfig for sidecars, in force where no rule says otherwise. */
class MeshDefaultsTest {
  private static final String TO_AUTO = "outbound|81||auto.default.svc.cluster.local";

  @Test
  void routesWithoutRetriesRetryAsTheMeshSays() {
    String config = config("defaultHttpRetryPolicy: {attempts: 4, retryOn: 5xx}");

    assertThat(route(mesh(config)).getRoute().getRetryPolicy())
        .returns(4, each -> each.getNumRetries().getValue())
        .returns("5xx", each -> each.getRetryOn());
    assertThat(route(mesh(to("") + config)).getRoute().getRetryPolicy().getRetryOn())
        .isEqualTo("5xx");
    assertThat(
            route(mesh(to(", retries: {attempts: 7}") + config))
                .getRoute()
                .getRetryPolicy()
                .getNumRetries()
                .getValue())
        .isEqualTo(7);
    assertThat(
            route(mesh(config("defaultHttpRetryPolicy: {attempts: 0}")))
                .getRoute()
                .hasRetryPolicy())
        .isFalse();
  }

  @Test
  void httpPortsAreUpgradedUnlessARuleSaysNot() {
    String config = config("h2UpgradePolicy: UPGRADE");
    String not = policy("connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}");

    assertThat(isHttp2(mesh(config).cluster(TO_SHOP))).isTrue();
    assertThat(isHttp2(mesh(not + config).cluster(TO_SHOP))).isFalse();
    assertThat(isHttp2(mesh(config).cluster(TO_AUTO))).as("a port that is sniffed").isFalse();
    assertThat(isHttp2(mesh("").cluster(TO_SHOP))).isFalse();
  }

  @Test
  void mutualTlsIsNotUsedByItselfWhereTheMeshSwitchesThatOff() {
    String config = config("enableAutoMtls: false");

    assertThat(mesh(BACKENDS).cluster(TO_FAR).getTransportSocketMatchesCount()).isEqualTo(2);
    assertThat(mesh(BACKENDS + config).cluster(TO_FAR).getTransportSocketMatchesCount()).isZero();
    assertThat(
            mesh(BACKENDS + Behaviours.farPolicy("tls: {mode: ISTIO_MUTUAL}") + config)
                .cluster(TO_FAR)
                .hasTransportSocket())
        .isTrue();
  }

  @Test
  void connectionsAreKeptAliveAsTheMeshSaysAndEachFieldAsARuleSays() {
    String config = config("tcpKeepalive: {probes: 5, time: 10s}");
    String rule = policy("connectionPool: {tcp: {tcpKeepalive: {interval: 4s, time: 7s}}}");

    for (String name : List.of(TO_AUTO, "inbound|8080||", "PassthroughCluster")) {
      assertThat(keepalive(mesh(config), name)).as(name).isEqualTo("5 10 0");
      assertThat(mesh("").cluster(name).hasUpstreamConnectionOptions()).as(name).isFalse();
    }
    assertThat(keepalive(mesh(config), "InboundPassthroughCluster")).isEqualTo("5 10 0");
    assertThat(keepalive(mesh(rule + config), TO_SHOP)).isEqualTo("5 7 4");
    assertThat(mesh(config).cluster("BlackHoleCluster").hasUpstreamConnectionOptions()).isFalse();
  }

  @Test
  void theWorkloadIsMetAtLoopbackWhereTheMeshSaysSo() {
    Cluster local =
        mesh(config("inboundTrafficPolicy: {mode: LOCALHOST}")).cluster("inbound|8080||");

    assertThat(local.getType()).isEqualTo(Cluster.DiscoveryType.STATIC);
    assertThat(
            local
                .getLoadAssignment()
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getEndpoint()
                .getAddress()
                .getSocketAddress())
        .returns("127.0.0.1", each -> each.getAddress())
        .returns(8080, each -> each.getPortValue());
    assertThat(local.hasUpstreamBindConfig()).isFalse();
    assertThat(mesh("").cluster("inbound|8080||").getType())
        .isEqualTo(Cluster.DiscoveryType.ORIGINAL_DST);
  }

  private static String keepalive(SidecarMesh mesh, String cluster) {
    TcpKeepalive keepalive = mesh.cluster(cluster).getUpstreamConnectionOptions().getTcpKeepalive();
    return keepalive.getKeepaliveProbes().getValue()
        + " "
        + keepalive.getKeepaliveTime().getValue()
        + " "
        + keepalive.getKeepaliveInterval().getValue();
  }

  private static String to(String more) {
    return rule("shop", "http: [{route: [{destination: {host: shop}}]" + more + "}]");
  }

  private static String config(String fields) {
    return """
    ---
    apiVersion: v1alpha1
    kind: MeshConfig
    metadata: {name: istio, namespace: istio-system}
    spec: {%s}
    """
        .formatted(fields);
  }

  private static boolean isHttp2(Cluster cluster) {
    try {
      return cluster
          .getTypedExtensionProtocolOptionsOrDefault(
              "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
              com.google.protobuf.Any.pack(HttpProtocolOptions.getDefaultInstance()))
          .unpack(HttpProtocolOptions.class)
          .getExplicitHttpConfig()
          .hasHttp2ProtocolOptions();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}

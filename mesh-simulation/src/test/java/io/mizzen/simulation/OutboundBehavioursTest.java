package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.SHOP;
import static io.mizzen.simulation.Behaviours.get;
import static io.mizzen.simulation.Behaviours.mesh;
import static io.mizzen.simulation.Behaviours.policy;
import static io.mizzen.simulation.Behaviours.route;
import static io.mizzen.simulation.Behaviours.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.mizzen.dataplane.match.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviours of Istio's sidecars towards requests that leave. */
class OutboundBehavioursTest {
  @Test
  void b01HttpServicesShareAWildcardListenerAndOthersListenAtTheirAddress() {
    assertThat(mesh("").inputs().listenerNames())
        .contains("0.0.0.0_80", "10.96.0.2_90", "10.96.0.3_81")
        .doesNotContain("10.96.0.1_80");
  }

  @Test
  void b02BytesOnAnHttpPortGoToTheirOriginalDestination() {
    CallTrace trace = mesh("").call(Request.tcp("10.96.0.1", 80));

    assertThat(trace.filterChain()).contains("PassthroughFilterChain");
    assertThat(trace.clusters()).containsExactly("PassthroughCluster");
  }

  @Test
  void b03Http10IsNotTakenForHttp() {
    assertThat(
            mesh("")
                .listener("0.0.0.0_80")
                .getFilterChains(0)
                .getFilterChainMatch()
                .getApplicationProtocolsList())
        .containsExactly("http/1.1", "h2c");
  }

  @Test
  void b04AnUndeclaredPortAtAnAddressHasRoutesOfItsOneHost() {
    CallTrace trace =
        mesh("").call(Request.http("10.96.0.3", 81, RequestHead.get("whatever.example", "/")));

    assertThat(trace.routeConfiguration()).contains("auto.default.svc.cluster.local:81");
    assertThat(mesh("").routes("auto.default.svc.cluster.local:81").getVirtualHostsList())
        .singleElement()
        .satisfies(host -> assertThat(host.getDomainsList()).containsExactly("*"));
  }

  @Test
  void b06SourceLabelsCountBesideGatewaysForConnectionsButNotForRequests() {
    String match = "{gateways: [mesh], sourceLabels: {app: other}%s}";
    SidecarMesh http =
        mesh(
            rule(
                "shop",
                "http: [{match: ["
                    + match.formatted(", uri: {prefix: /}")
                    + "], route: [{destination: {host: auto, port: {number: 81}}}]}]"));
    SidecarMesh tcp =
        mesh(
            rule(
                "db",
                "tcp: [{match: ["
                    + match.formatted("")
                    + "], route: [{destination: {host: auto, port: {number: 81}}}]}]"));

    assertThat(get(http, "/").clusters())
        .containsExactly("outbound|81||auto.default.svc.cluster.local");
    assertThat(tcp.call(Request.tcp("10.96.0.2", 90)).clusters())
        .containsExactly("outbound|90||db.default.svc.cluster.local");
  }

  @Test
  void b07TwoVirtualServicesOfOneHostAreNotMerged() {
    String first =
        rule(
            "shop",
            "http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: db, port: {number:"
                + " 90}}}]}]");
    String second =
        rule("shop", "http: [{route: [{destination: {host: auto, port: {number: 81}}}]}]")
            .replace("name: r", "name: s");

    CallTrace trace = get(mesh(first + "---\n" + second), "/b");

    assertThat(trace.clusters()).isEmpty();
    assertThat(trace.outcome().toString()).contains("no route");
  }

  @Test
  void b08AUriPrefixIsAPrefixOfTheText() {
    SidecarMesh mesh =
        mesh(rule("shop", "http: [{match: [{uri: {prefix: /a}}], directResponse: {status: 204}}]"));

    assertThat(get(mesh, "/ab").outcome().toString()).contains("204");
  }

  @Test
  void b09ATimeoutCapsGrpcTimeoutsAndThereIsNoneByDefault() {
    RouteAction none = route(mesh("")).getRoute();
    RouteAction some =
        route(mesh(rule("shop", "http: [{timeout: 3s, route: [{destination: {host: shop}}]}]")))
            .getRoute();

    assertThat(List.of(none.getTimeout(), max(none))).allMatch(each -> each.getSeconds() == 0);
    assertThat(none.hasTimeout()).isTrue();
    assertThat(List.of(some.getTimeout(), max(some))).allMatch(each -> each.getSeconds() == 3);
  }

  @Test
  void b10RetriesAreTheDefaultAndHashingKeepsTheHost() {
    String plain = "http: [{route: [{destination: {host: shop}}]}]";
    String hash = "---\n" + policy("loadBalancer: {consistentHash: {useSourceIp: true}}");
    RouteAction byDefault = route(mesh("")).getRoute();
    RouteAction hashed = route(mesh(rule("shop", plain) + hash)).getRoute();

    assertThat(byDefault.getRetryPolicy().getNumRetries().getValue()).isEqualTo(2);
    assertThat(byDefault.getRetryPolicy().getRetryOn()).doesNotContain("503").doesNotContain("5xx");
    assertThat(byDefault.getRetryPolicy().getHostSelectionRetryMaxAttempts()).isEqualTo(5);
    assertThat(byDefault.getRetryPolicy().getRetryHostPredicateList()).hasSize(1);
    assertThat(hashed.getRetryPolicy().getRetryHostPredicateList()).isEmpty();
    String inbound = mesh("").listener("virtualInbound").toString();
    assertThat(inbound.split("reset-before-request", -1)).hasSizeGreaterThan(1);
    assertThat(chainOf(85)).isNotEmpty().doesNotContain("reset-before-request");
    assertThat(chainOf(8080)).contains("reset-before-request");
  }

  @Test
  void b21AnEmptyOutboundTrafficPolicyMeansRegistryOnly() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default}
            spec: {outboundTrafficPolicy: {}}
            """);

    assertThat(
            mesh.call(Request.http("192.0.2.1", 80, RequestHead.get("x.example", "/"))).outcome())
        .hasToString("answered with HTTP status 502");
    assertThat(mesh.call(Request.tcp("192.0.2.1", 4321)).clusters())
        .containsExactly("BlackHoleCluster");
  }

  /** Services of the listener without a port are not added to a port that another one names. */
  @Test
  void b21ExplicitEgressPortsAreLocked() {
    SidecarMesh mesh =
        mesh(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: till}
            spec: {clusterIP: 10.96.0.5, selector: {app: till}, ports: [{name: http, port: 80}, {name: other, port: 86, appProtocol: http}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default}
            spec:
              egress:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: [./shop.default.svc.cluster.local]}
              - {hosts: ["./*"]}
            """);

    assertThat(mesh.routes("80").getVirtualHostsList())
        .extracting(host -> host.getName())
        .contains(SHOP + ":80")
        .doesNotContain("till.default.svc.cluster.local:80");
    assertThat(mesh.routes("86").getVirtualHostsList())
        .extracting(host -> host.getName())
        .contains("till.default.svc.cluster.local:86");
  }

  @SuppressWarnings("deprecation") // max_grpc_timeout: as Istio writes it
  private static com.google.protobuf.Duration max(RouteAction action) {
    return action.getMaxGrpcTimeout();
  }

  private static String chainOf(int port) {
    StringBuilder chains = new StringBuilder();
    mesh("").listener("virtualInbound").getFilterChainsList().stream()
        .filter(chain -> chain.getFilterChainMatch().getDestinationPort().getValue() == port)
        .forEach(chains::append);
    return chains.toString();
  }
}

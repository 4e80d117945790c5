package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.mizzen.api.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Egress listeners of a Sidecar: their binds, ports, protocols and routes, as istiod gives them.
 */
class SidecarEgressTest {
  private static final String BASE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec: {clusterIP: 10.0.0.1, selector: {app: a}, ports: [{name: http, port: 80}, {name: tcp, port: 90}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: b}
      spec: {clusterIP: 10.0.0.2, selector: {app: b}, ports: [{name: http, port: 80}, {name: tcp, port: 90}]}
      ---
      """;

  private static String sidecar(String egress) {
    return """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: default}
    spec:
      egress:
    %s
    ---
    """
        .formatted(egress.indent(2).stripTrailing());
  }

  @Test
  void bindAndPortAreWhereTheWorkloadDials() throws Exception {
    SidecarInputs inputs =
        inputs(
            sidecar(
                """
                - port: {number: 80, protocol: HTTP, name: web}
                  bind: 127.0.0.2
                  captureMode: NONE
                  hosts: [./a.default.svc.cluster.local]
                """));

    Listener listener = listener(inputs, "127.0.0.2_80");

    assertThat(inputs.listenerNames())
        .containsExactlyInAnyOrder("virtualOutbound", "virtualInbound", "127.0.0.2_80");
    assertThat(listener.hasBindToPort()).as("Envoy's default is true").isFalse();
    assertThat(listener.getFilterChainsList())
        .singleElement()
        .satisfies(chain -> assertThat(chain.hasFilterChainMatch()).isFalse());
    assertThat(manager(listener.getFilterChains(0)).getRds().getRouteConfigName()).isEqualTo("80");
    assertThat(hosts(inputs, "80")).containsExactly("a.default.svc.cluster.local:80", "allow_any");
  }

  @Test
  void captureModeNoneWithoutBindIsLoopback() {
    SidecarInputs inputs =
        inputs(
            sidecar(
                """
                - port: {number: 90, protocol: TCP, name: t}
                  captureMode: NONE
                  hosts: [./*]\
                """));

    assertThat(inputs.listenerNames()).contains("127.0.0.1_90").doesNotContain("10.0.0.1_90");
  }

  @Test
  void redirectedBindIsFoundByThatAddressOnly() {
    SidecarInputs inputs = inputs(sidecar("- bind: 10.9.9.9\n  hosts: [./*]"));

    Listener listener = listener(inputs, "10.9.9.9_80");

    assertThat(listener.getBindToPort().getValue()).isFalse();
    assertThat(listener.hasBindToPort()).isTrue();
    assertThat(inputs.listenerNames()).contains("10.9.9.9_90").doesNotContain("0.0.0.0_80");
  }

  @Test
  void declaredProtocolReplacesTheServices() throws Exception {
    SidecarInputs inputs =
        inputs(sidecar("- port: {number: 80, protocol: TCP, name: t}\n  hosts: [./*]"));

    assertThat(tcp(listener(inputs, "10.0.0.1_80").getFilterChains(0)).getCluster())
        .isEqualTo("outbound|80||a.default.svc.cluster.local");
    assertThat(inputs.listenerNames()).contains("10.0.0.2_80").doesNotContain("0.0.0.0_80");
  }

  @Test
  void declaredPortIsLockedAgainstTheListenerOfAllOthers() {
    SidecarInputs inputs =
        inputs(
            sidecar(
                    """
                    - port: {number: 80, protocol: HTTP, name: web}
                      hosts: [./a.default.svc.cluster.local]
                    - hosts: [./*]
                    """)
                + """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: anywhere}
                spec:
                  hosts: [anywhere.example]
                  ports: [{number: 80, name: tcp, protocol: TCP}]
                  resolution: DNS
                """);

    assertThat(hosts(inputs, "80")).containsExactly("a.default.svc.cluster.local:80", "allow_any");
    assertThat(inputs.listenerNames())
        .containsExactlyInAnyOrder(
            "virtualOutbound", "virtualInbound", "0.0.0.0_80", "10.0.0.1_90", "10.0.0.2_90");
    assertThat(listener(inputs, "0.0.0.0_80").getDefaultFilterChain().getName())
        .as("connections without HTTP are not those of the TCP service that all ports import")
        .isEqualTo("PassthroughFilterChain");
    assertThat(inputs.clusterNames()).contains("outbound|80||b.default.svc.cluster.local");
  }

  @Test
  void rulesThatOneListenerImportsAreInItsRoutesOnly() {
    SidecarInputs inputs =
        inputs(
            sidecar(
                    """
                    - port: {number: 80, protocol: HTTP, name: web}
                      hosts: [./a.default.svc.cluster.local]
                    - hosts: [./b.default.svc.cluster.local, ./other.example]
                    """)
                + """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: other}
                spec: {hosts: [other.example], http: [{route: [{destination: {host: a}}]}]}
                """);

    assertThat(hosts(inputs, "80")).doesNotContain("other.example:80");
  }

  @Test
  void unixSocketHasRoutesOfItsNameAndAllPorts() throws Exception {
    SidecarInputs inputs =
        inputs(
            sidecar(
                "- port: {number: 0, protocol: HTTP, name: uds}\n"
                    + "  bind: unix:///var/run/out\n  hosts: [./*]"));

    Listener listener = listener(inputs, "unix:///var/run/out_0");

    assertThat(listener.getAddress().getPipe().getPath()).isEqualTo("/var/run/out");
    assertThat(listener.hasBindToPort()).isFalse();
    assertThat(manager(listener.getFilterChains(0)).getRds().getRouteConfigName())
        .isEqualTo("unix:///var/run/out");
    assertThat(routes(inputs, "unix:///var/run/out").getVirtualHosts(0).getDomainsList())
        .contains("a", "a:80", "a.default.svc.cluster.local:80");
  }

  @Test
  void httpProxyTakesAllPortsByTheirNumbers() {
    SidecarInputs inputs =
        inputs(
            sidecar(
                "- port: {number: 3128, protocol: HTTP_PROXY, name: p}\n"
                    + "  bind: 127.0.0.1\n  hosts: [./*]"));

    Listener listener = listener(inputs, "127.0.0.1_3128");

    assertThat(listener.getFilterChains(0).hasFilterChainMatch()).isFalse();
    assertThat(hosts(inputs, "3128"))
        .containsExactly(
            "a.default.svc.cluster.local:80", "b.default.svc.cluster.local:80", "allow_any");
  }

  @Test
  void unknownTrafficGoesToTheEgressProxy() throws Exception {
    SidecarInputs inputs =
        inputs(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default}
            spec:
              outboundTrafficPolicy:
                mode: ALLOW_ANY
                egressProxy: {host: b.default.svc.cluster.local, subset: s, port: {number: 90}}
            """);
    String proxy = "outbound|90|s|b.default.svc.cluster.local";

    Listener virtual = listener(inputs, "virtualOutbound");

    assertThat(tcp(virtual.getFilterChains(1)).getCluster()).isEqualTo(proxy);
    assertThat(tcp(listener(inputs, "0.0.0.0_80").getDefaultFilterChain()).getCluster())
        .isEqualTo(proxy);
    VirtualHost others = routes(inputs, "80").getVirtualHosts(2);
    assertThat(others.getRoutes(0).getRoute().getCluster()).isEqualTo(proxy);
    assertThat(inputs.notApplied()).isEmpty();
  }

  @Test
  void portsOfMongoAreSharedWithNoOtherProtocol() {
    SidecarInputs inputs =
        inputs(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: first, creationTimestamp: "2020-01-01T00:00:00Z"}
            spec:
              hosts: [m.example]
              ports: [{number: 7000, name: mongo, protocol: MONGO}]
              resolution: DNS
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: second, creationTimestamp: "2021-01-01T00:00:00Z"}
            spec:
              hosts: [h.example]
              ports: [{number: 7000, name: http, protocol: HTTP}]
              resolution: DNS
            """);

    assertThat(listener(inputs, "0.0.0.0_7000").getFilterChainsList())
        .singleElement()
        .satisfies(chain -> assertThat(chain.getFiltersList()).hasSize(2));
  }

  private static SidecarInputs inputs(String rules) {
    return TestMesh.of(BASE + rules).sidecar(Labels.of(Map.of("app", "page")));
  }

  private static Listener listener(SidecarInputs inputs, String name) {
    return TestMesh.listener(Translator.sidecarListener(inputs.listener(name).orElseThrow()));
  }

  private static RouteConfiguration routes(SidecarInputs inputs, String name) {
    return TestMesh.parse(
        Translator.routeTable(inputs.routes(name), host -> Translator.virtualHost(host).resource()),
        RouteConfiguration.parser());
  }

  private static List<String> hosts(SidecarInputs inputs, String name) {
    return routes(inputs, name).getVirtualHostsList().stream().map(VirtualHost::getName).toList();
  }

  private static HttpConnectionManager manager(FilterChain chain)
      throws InvalidProtocolBufferException {
    return chain.getFilters(0).getTypedConfig().unpack(HttpConnectionManager.class);
  }

  private static TcpProxy tcp(FilterChain chain) throws InvalidProtocolBufferException {
    return chain.getFilters(chain.getFiltersCount() - 1).getTypedConfig().unpack(TcpProxy.class);
  }
}

package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.mizzen.api.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TCP and TLS routes, and what DestinationRules say of connections, as istiod gives them. */
class SidecarConnectionsTest {
  private static final String HOST = "db.default.svc.cluster.local";
  private static final String BASE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec:
        clusterIP: 10.0.0.9
        selector: {app: db}
        ports: [{name: tcp, port: 5432}, {name: mongo, port: 27017}]
      ---
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: {name: db}
      spec: {address: 10.0.1.1, labels: {app: db, version: v1}, ports: {tcp: 5432, mongo: 27017}}
      ---
      """;
  private static final String SUBSETS =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: db}
      spec:
        host: db
        trafficPolicy:
          connectionPool: {tcp: {idleTimeout: 7s, maxConnectionDuration: 9s}}
          portLevelSettings:
          - {port: {number: 5432}, connectionPool: {tcp: {idleTimeout: 1s}}}
        subsets:
        - name: v1
          labels: {version: v1}
          trafficPolicy:
            connectionPool: {tcp: {idleTimeout: 2s}}
            loadBalancer: {consistentHash: {useSourceIp: true}}
            tunnel: {protocol: POST, targetHost: inside.example, targetPort: 99}
      ---
      """;

  @Test
  void chainOfRuleNamesTheRuleAndTheSettingsAreThoseOfTheHost() throws Exception {
    FilterChain chain = onlyChain(SUBSETS + tcpRoute("{destination: {host: db, subset: v1}}"));

    TcpProxy proxy = tcp(chain);
    assertThat(
            chain
                .getMetadata()
                .getFilterMetadataOrThrow("istio")
                .getFieldsOrThrow("config")
                .getStringValue())
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/default/virtual-service/db");
    assertThat(proxy.getCluster()).isEqualTo("outbound|5432|v1|" + HOST);
    assertThat(proxy.getIdleTimeout().getSeconds()).isEqualTo(7);
    assertThat(proxy.getMaxDownstreamConnectionDuration().getSeconds()).isEqualTo(9);
    assertThat(proxy.getHashPolicyList()).hasSize(1);
    assertThat(proxy.getTunnelingConfig().getHostname()).isEqualTo("inside.example:99");
    assertThat(proxy.getTunnelingConfig().getUsePost()).isTrue();
  }

  @Test
  void severalDestinationsAreWeightedEvenIfOneGetsAll() throws Exception {
    TcpProxy proxy =
        tcp(
            onlyChain(
                SUBSETS
                    + tcpRoute(
                        "{destination: {host: db, subset: v1}, weight: 100},"
                            + "{destination: {host: db}, weight: 0}")));

    assertThat(proxy.getStatPrefix()).isEqualTo("db.default");
    assertThat(proxy.getWeightedClusters().getClustersList())
        .extracting(TcpProxy.WeightedCluster.ClusterWeight::getName)
        .containsExactly("outbound|5432|v1|" + HOST);
    assertThat(proxy.getHashPolicyList()).as("only of a single destination").isEmpty();
    assertThat(proxy.hasTunnelingConfig()).isFalse();
  }

  @Test
  void matchOfSubnetsStandsBeforeTheServiceAndDoesNotNameTheRule() throws Exception {
    Listener listener =
        listener(
            "10.0.0.9_5432",
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: db}
            spec:
              hosts: [db]
              tcp:
              - match: [{destinationSubnets: [10.1.0.0/16]}]
                route: [{destination: {host: db}}]
            """);

    assertThat(listener.getFilterChainsList()).hasSize(1);
    assertThat(listener.getFilterChains(0).hasMetadata()).isFalse();
    assertThat(tcp(listener.getDefaultFilterChain()).getCluster())
        .isEqualTo("outbound|5432||" + HOST);
  }

  @Test
  void firstOfTwoTlsMatchesForTheSameServerNamesCounts() throws Exception {
    Listener listener =
        listener(
            "0.0.0.0_443",
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: out}
            spec:
              hosts: [a.example, b.example]
              ports: [{number: 443, name: tls, protocol: TLS}]
              resolution: DNS
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: out}
            spec:
              hosts: [a.example]
              tls:
              - match: [{sniHosts: [a.example]}]
                route: [{destination: {host: b.example}}]
              - match: [{sniHosts: [a.example], port: 443}]
                route: [{destination: {host: a.example}}]
            """);

    assertThat(listener.getFilterChainsList())
        .filteredOn(chain -> chain.getFilterChainMatch().getServerNamesList().contains("a.example"))
        .singleElement()
        .satisfies(
            chain -> {
              assertThat(tcp(chain).getCluster()).isEqualTo("outbound|443||b.example");
              assertThat(chain.hasMetadata()).isTrue();
            });
  }

  @Test
  void operationsOfMongoAreCounted() throws Exception {
    Listener listener = listener("10.0.0.9_27017", "");

    assertThat(listener.getFilterChains(0).getFiltersList())
        .extracting(Filter::getName)
        .containsExactly("envoy.filters.network.mongo_proxy", "envoy.filters.network.tcp_proxy");
  }

  @Test
  void headerOfTheProxyProtocolStandsBeforeWhateverProtectsTheConnections() throws Exception {
    Cluster plain = cluster("{proxyProtocol: {version: V2}, tls: {mode: DISABLE}}");
    Cluster mesh = cluster("{proxyProtocol: {}}");

    assertThat(proxyProtocol(plain.getTransportSocket()).getTransportSocket().getName())
        .isEqualTo("raw_buffer");
    assertThat(proxyProtocol(plain.getTransportSocket()).getConfig().getVersionValue())
        .isEqualTo(1);
    assertThat(mesh.getTransportSocketMatchesList())
        .hasSize(2)
        .allSatisfy(match -> proxyProtocol(match.getTransportSocket()));
  }

  @Test
  void warmupHasTheRuntimeKeyWithoutWhichEnvoyRefusesIt() throws Exception {
    Cluster cluster = cluster("{loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 30s}}}");

    assertThat(cluster.getRoundRobinLbConfig().getSlowStartConfig().getAggression().getRuntimeKey())
        .isNotEmpty();
  }

  @Test
  void revokedCertificatesAndTheNamesOfServiceEntriesAreVerified() throws Exception {
    TestMesh mesh =
        TestMesh.of(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: out}
            spec:
              hosts: [a.example]
              ports: [{number: 443, name: tls, protocol: TLS}]
              resolution: DNS
              subjectAltNames: [spiffe://other/sa/a]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: out}
            spec:
              host: a.example
              trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca.pem, caCrl: /crl.pem}}
            """);

    UpstreamTlsContext tls =
        cluster(mesh, "outbound|443||a.example")
            .getTransportSocket()
            .getTypedConfig()
            .unpack(UpstreamTlsContext.class);

    var validation = tls.getCommonTlsContext().getValidationContext();
    assertThat(validation.getCrl().getFilename()).isEqualTo("/crl.pem");
    assertThat(validation.toString()).contains("spiffe://other/sa/a");
  }

  private static ProxyProtocolUpstreamTransport proxyProtocol(
      io.envoyproxy.envoy.config.core.v3.TransportSocket socket) {
    try {
      return socket.getTypedConfig().unpack(ProxyProtocolUpstreamTransport.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(socket.toString(), e);
    }
  }

  private static String tcpRoute(String destinations) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: db}
    spec: {hosts: [db], tcp: [{route: [%s]}]}
    """
        .formatted(destinations);
  }

  private static FilterChain onlyChain(String rules) {
    Listener listener = listener("10.0.0.9_5432", rules);
    assertThat(listener.getFilterChainsList()).hasSize(1);
    return listener.getFilterChains(0);
  }

  private static Listener listener(String name, String rules) {
    SidecarInputs inputs = TestMesh.of(BASE + rules).sidecar(Labels.of(Map.of("app", "page")));
    return TestMesh.listener(Translator.sidecarListener(inputs.listener(name).orElseThrow()));
  }

  private static Cluster cluster(String policy) {
    TestMesh mesh =
        TestMesh.of(
            BASE
                + """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: db}
                spec: {host: db, trafficPolicy: %s}
                """
                    .formatted(policy));
    return cluster(mesh, "outbound|5432||" + HOST);
  }

  private static Cluster cluster(TestMesh mesh, String name) {
    SidecarInputs inputs = mesh.sidecar(Labels.of(Map.of("app", "page")));
    return TestMesh.cluster(Translator.upstream(inputs.upstream(name).orElseThrow()));
  }

  private static TcpProxy tcp(FilterChain chain) {
    try {
      return chain.getFilters(chain.getFiltersCount() - 1).getTypedConfig().unpack(TcpProxy.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(chain.toString(), e);
    }
  }
}

package io.mizzen.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.simulation.Request.Certificate;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ports of a workload that its Sidecar, a policy or an endpoint at its address opens. */
class SidecarIngressTest {
  private static final String SIDECAR =
      """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: web}
      spec:
        workloadSelector: {labels: {app: web}}
        inboundConnectionPool: {tcp: {maxConnections: 7}}
        ingress:
        - port: {number: 80, name: http, protocol: %s}
          defaultEndpoint: %s
      """;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, STATIC, 127.0.0.1, 8080, false",
    "0.0.0.0:8080, STATIC, 10.0.0.1, 8080, true",
    "'\"[::1]:8080\"', STATIC, 127.0.0.1, 8080, false",
    "'\"[::]:8080\"', STATIC, ::1, 8080, false",
    "unix:///tmp/web.sock, STATIC, /tmp/web.sock, 0, true",
    "'\"\"', ORIGINAL_DST, '', 0, true"
  })
  void anIngressListenerLeadsToItsDefaultEndpoint(
      String endpoint, String type, String address, int port, boolean isTold) {
    SidecarMesh mesh = SidecarMesh.of(SIDECAR.formatted("HTTP", endpoint));

    CallTrace trace = mesh.call(inbound(80));
    Cluster cluster = mesh.cluster("inbound|80||");

    assertThat(trace.filterChain()).contains("10.0.0.1_80");
    assertThat(trace.virtualHost()).contains("inbound|http|80");
    assertThat(trace.clusters()).containsExactly("inbound|80||");
    assertThat(cluster.getType()).hasToString(type);
    assertThat(cluster.getLoadAssignment().toString())
        .contains(address)
        .contains(port == 0 ? "" : "port_value: " + port);
    assertThat(cluster.hasUpstreamBindConfig()).isEqualTo(isTold);
    assertThat(cluster.getCircuitBreakers().getThresholds(0).getMaxConnections().getValue())
        .isEqualTo(7);
  }

  @Test
  void operationsOfMongoAreCountedThereToo() {
    SidecarMesh mesh = SidecarMesh.of(sidecar("MONGO"));

    assertThat(mesh.listener("virtualInbound").getFilterChainsList())
        .filteredOn(chain -> chain.getName().equals("10.0.0.1_80"))
        .isNotEmpty()
        .allSatisfy(
            chain ->
                assertThat(chain.getFiltersList())
                    .extracting(Filter::getName)
                    .containsExactly(
                        "envoy.filters.network.mongo_proxy", "envoy.filters.network.tcp_proxy"));
  }

  /** A port that a policy opens does not switch the inspection of others off. */
  @Test
  void httpIsLookedForAtPortsThatNobodyNames() {
    SidecarMesh mesh =
        SidecarMesh.of(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: web}
            spec: {selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {7000: {mode: PERMISSIVE}}}
            """);

    assertThat(mesh.listener("virtualInbound").getListenerFiltersList())
        .filteredOn(filter -> filter.getName().endsWith("http_inspector"))
        .singleElement()
        .satisfies(
            filter ->
                assertThat(filter.getFilterDisabled().getOrMatch().getRulesList())
                    .extracting(rule -> rule.getDestinationPortRange().getStart())
                    .containsExactly(0, 15006));
  }

  @Test
  void ingressListenersReplaceThePortsOfServices() {
    String service =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{name: http, port: 9090}]}
        """;
    SidecarMesh alone = SidecarMesh.of(service);
    SidecarMesh both = SidecarMesh.of(sidecar("HTTP") + service);

    assertThat(alone.call(inbound(9090)).clusters()).containsExactly("inbound|9090||");
    assertThat(both.call(inbound(9090)).clusters()).containsExactly("InboundPassthroughCluster");
  }

  @Test
  void aPortThatIsNotCapturedIsAListenerOfItsOwn() {
    SidecarMesh redirected = SidecarMesh.of(sidecar("HTTP") + "    captureMode: NONE\n");
    SidecarMesh dialled = SidecarMesh.of(sidecar("HTTP")).with(Interception.NONE);

    assertThat(redirected.inputs().listenerNames()).contains("virtualInbound", "10.0.0.1_80");
    assertThat(dialled.inputs().listenerNames()).containsExactly("10.0.0.1_80");
    Listener listener = redirected.listener("10.0.0.1_80");
    assertThat(listener.getAddress().getSocketAddress().getAddress()).isEqualTo("10.0.0.1");
    assertThat(listener.getAddress().getSocketAddress().getPortValue()).isEqualTo(80);
    assertThat(listener.getFilterChainsList()).isNotEmpty();
    assertThat(redirected.listener("virtualInbound").toString()).doesNotContain("inbound|80||");
  }

  /** Its TLS ends at the proxy only where the mesh's own does not come first. */
  @ParameterizedTest
  @CsvSource({
    "DISABLE, NONE, expects a certificate",
    "DISABLE, OF_THE_MESH, sent to inbound|80||",
    "STRICT, OF_THE_MESH, sent to inbound|80||"
  })
  void tlsOfAnIngressListenerAsksForItsClientsCertificate(
      String mode, Certificate certificate, String outcome) {
    String tls =
        """
            tls: {mode: MUTUAL, serverCertificate: s.pem, privateKey: k.pem, caCertificates: c.pem}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: web}
        spec: {selector: {matchLabels: {app: web}}, mtls: {mode: %s}}
        """
            .formatted(mode);
    SidecarMesh mesh = SidecarMesh.of(sidecar("HTTPS") + tls);

    CallTrace trace =
        mesh.call(inbound(80).over(new Request.Tls("web", List.of("h2"), certificate)));

    assertThat(trace.outcome().toString()).contains(outcome);
  }

  @Test
  void everyTlsSettingOfAnIngressListenerIsSentOrReported() throws Exception {
    String settings =
        """
            tls:
              mode: OPTIONAL_MUTUAL
              serverCertificate: s.pem
              privateKey: k.pem
              caCertificates: c.pem
              caCrl: l.pem
              verifyCertificateHash: [%1$s]
              verifyCertificateSpki: [c3BraQ==]
              minProtocolVersion: TLSV1_3
              cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]
              ecdhCurves: [X25519]
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: web}
        spec: {selector: {matchLabels: {app: web}}, mtls: {mode: %2$s}}
        """;
    String sidecar = sidecar("HTTPS");
    String hash = "ab".repeat(32);
    SidecarMesh own = SidecarMesh.of(sidecar + settings.formatted(hash, "DISABLE"));
    SidecarMesh meshs = SidecarMesh.of(sidecar + settings.formatted(hash, "STRICT"));

    DownstreamTlsContext sent =
        own.listener("virtualInbound").getFilterChainsList().stream()
            .filter(chain -> chain.hasTransportSocket())
            .map(chain -> chain.getTransportSocket().getTypedConfig())
            .filter(socket -> socket.toString().contains("s.pem"))
            .findFirst()
            .orElseThrow()
            .unpack(DownstreamTlsContext.class);

    assertThat(sent.getRequireClientCertificate().getValue()).isFalse();
    assertThat(sent.getCommonTlsContext().getTlsParams().getEcdhCurvesList())
        .containsExactly("X25519");
    assertThat(sent.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion())
        .isEqualTo(TlsParameters.TlsProtocol.TLSv1_3);
    assertThat(sent.getCommonTlsContext().getTlsParams().getCipherSuitesList())
        .containsExactly("ECDHE-RSA-AES128-GCM-SHA256");
    CertificateValidationContext clients = sent.getCommonTlsContext().getValidationContext();
    assertThat(clients.getTrustedCa().getFilename()).isEqualTo("c.pem");
    assertThat(clients.getCrl().getFilename()).isEqualTo("l.pem");
    assertThat(clients.getVerifyCertificateHashList()).containsExactly(hash);
    assertThat(clients.getVerifyCertificateSpkiList()).containsExactly("c3BraQ==");
    assertThat(own.inputs().notApplied()).isEmpty();
    assertThat(meshs.inputs().notApplied())
        .singleElement()
        .satisfies(each -> assertThat(each.path()).isEqualTo("spec.ingress[0].tls"));
  }

  /** Without certificates nobody can speak mutual TLS: a port that asks for it is closed. */
  @Test
  void aPortThatOnlyAPolicyNamesIsClosedWhereNobodyCanEnforceIt() {
    SidecarMesh mesh =
        SidecarMesh.of(
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  portLevelMtls: {9000: {mode: STRICT}}
                """)
            .with(Certificates.NONE);

    assertThat(mesh.call(inbound(9000)).clusters()).containsExactly("BlackHoleCluster");
    assertThat(mesh.call(inbound(8000)).clusters()).containsExactly("InboundPassthroughCluster");
  }

  @Test
  void serviceEntriesOfOneHostAreOneServiceAtItsAllocatedAddress() {
    SidecarMesh mesh =
        SidecarMesh.of(
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: http}
                spec: {hosts: [a.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: https}
                spec: {hosts: [a.example], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}
                """)
            .with(DnsCapture.ALLOCATED);
    String address =
        mesh.mesh().snapshot().catalog().services().iterator().next().allocatedAddresses().get(0);

    CallTrace tls = mesh.call(Request.tcp(address, 443));
    CallTrace http = mesh.call(Request.http(address, 80, RequestHead.get("a.example", "/")));

    assertThat(tls.listener()).contains(address + "_443");
    assertThat(tls.clusters()).containsExactly("outbound|443||a.example");
    assertThat(http.clusters()).containsExactly("outbound|80||a.example");
  }

  /** One listener of IPv4 for this proxy, and no address of IPv6, which it has none of. */
  @Test
  void theStatusOfAServiceEntrySaysWhereItIsCalled() {
    SidecarMesh mesh =
        SidecarMesh.of(
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: db}
                spec: {hosts: [db.example], resolution: DNS, ports: [{number: 5432, name: tcp, protocol: TCP}]}
                status:
                  addresses: [{host: db.example, value: 240.240.0.3}, {host: db.example, value: "2001:2::3"}]
                """)
            .with(DnsCapture.ALLOCATED);

    assertThat(mesh.call(Request.tcp("240.240.0.3", 5432)).clusters())
        .containsExactly("outbound|5432||db.example");
    assertThat(mesh.call(Request.tcp("2001:2::3", 5432)).clusters())
        .containsExactly("PassthroughCluster");
  }

  /** With a port of that protocol, which leads to port 8080 of the workload. */
  private static String sidecar(String protocol) {
    return SIDECAR.formatted(protocol, "127.0.0.1:8080");
  }

  private static Request inbound(int port) {
    return Request.http("10.0.0.1", port, RequestHead.get("web", "/")).inbound();
  }
}

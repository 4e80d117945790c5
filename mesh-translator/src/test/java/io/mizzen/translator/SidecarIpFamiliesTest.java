package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.mizzen.api.Labels;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The IP versions of a proxy decide where its sidecar listens and from where it connects. */
class SidecarIpFamiliesTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec: {clusterIP: 10.0.0.1, selector: {app: a}, ports: [{name: http, port: 80}]}
      """;

  @Test
  void proxyWithIpv6OnlyListensAndConnectsByIpv6() {
    SidecarProxy proxy =
        SidecarProxy.of(
            Labels.of(Map.of("app", "a")),
            List.of("fd00::1"),
            Interception.REDIRECT,
            DnsCapture.NONE);
    SidecarInputs inputs = TestMesh.of(SERVICE).sidecar(proxy);

    assertThat(inputs.listenerNames()).contains("::_80").doesNotContain("0.0.0.0_80");
    for (String name : List.of("virtualOutbound", "virtualInbound", "::_80")) {
      Listener listener = listener(inputs, name);
      assertThat(listener.getAddress().getSocketAddress().getAddress()).as(name).isEqualTo("::");
      assertThat(listener.getAdditionalAddressesList()).as(name).isEmpty();
    }
    assertThat(
            TestMesh.cluster(
                    Translator.inboundCluster(inputs.inboundCluster("inbound|80||").orElseThrow()))
                .getUpstreamBindConfig()
                .getSourceAddress()
                .getAddress())
        .isEqualTo("::6");
  }

  @Test
  void proxyWithBothVersionsHasOneListenerAtBothAddressesOfAService() {
    SidecarProxy proxy =
        SidecarProxy.of(
            Labels.of(Map.of("app", "x")),
            List.of("10.0.9.9", "fd00::9"),
            Interception.REDIRECT,
            DnsCapture.NONE);
    String dual =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: dual}
        spec: {clusterIP: 10.0.0.3, clusterIPs: [10.0.0.3, "fd00::3"], ports: [{name: tcp, port: 90}]}
        """;
    SidecarInputs both = TestMesh.of(dual).sidecar(proxy);
    SidecarInputs v4 = TestMesh.of(dual).sidecar(Labels.of(Map.of("app", "x")));

    assertThat(both.listenerNames()).contains("10.0.0.3_90").doesNotContain("fd00::3_90");
    assertThat(listener(both, "10.0.0.3_90").getAdditionalAddressesList())
        .singleElement()
        .satisfies(
            more ->
                assertThat(more.getAddress().getSocketAddress().getAddress()).isEqualTo("fd00::3"));
    assertThat(listener(v4, "10.0.0.3_90").getAdditionalAddressesList()).isEmpty();
  }

  /**
   * Those that the mesh gives a ServiceEntry are of both versions; a proxy has those it reaches.
   */
  @ParameterizedTest
  @CsvSource({"10.0.9.9, 240.240.0.3", "fd00::9, 2001:2::3", "'10.0.9.9,fd00::9', 240.240.0.3"})
  void allocatedAddressesAreOfTheProxysVersion(String own, String address) {
    SidecarProxy proxy =
        SidecarProxy.of(
            Labels.none(),
            List.of(own.split(",", -1)),
            Interception.REDIRECT,
            DnsCapture.ALLOCATED);
    SidecarInputs inputs =
        TestMesh.of(
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: db}
                spec: {hosts: [db.example], resolution: DNS, ports: [{number: 90, name: tcp, protocol: TCP}]}
                status:
                  addresses: [{host: db.example, value: 240.240.0.3}, {host: db.example, value: "2001:2::3"}]
                """)
            .sidecar(proxy);

    assertThat(inputs.listenerNames())
        .filteredOn(each -> each.endsWith("_90"))
        .containsExactly(address + "_90");
    assertThat(listener(inputs, address + "_90").getAdditionalAddressesCount())
        .isEqualTo(own.contains(",") ? 1 : 0);
  }

  private static Listener listener(SidecarInputs inputs, String name) {
    return TestMesh.listener(Translator.sidecarListener(inputs.listener(name).orElseThrow()));
  }
}

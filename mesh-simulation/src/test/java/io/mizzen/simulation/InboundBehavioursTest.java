package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.BACKENDS;
import static io.mizzen.simulation.Behaviours.TO_FAR;
import static io.mizzen.simulation.Behaviours.TO_SHOP;
import static io.mizzen.simulation.Behaviours.get;
import static io.mizzen.simulation.Behaviours.inbound;
import static io.mizzen.simulation.Behaviours.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.mizzen.simulation.Request.Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviours of Istio's sidecars towards connections that arrive. */
class InboundBehavioursTest {
  @Test
  void b05ClustersOutboundNameTheServicePortAndInboundTheTargetPort() {
    CallTrace in = mesh("").call(inbound(8080));

    assertThat(get(mesh(""), "/").clusters()).containsExactly(TO_SHOP);
    assertThat(in.clusters()).containsExactly("inbound|8080||");
    assertThat(in.virtualHost()).contains("inbound|http|80");
  }

  @Test
  void b18ServersNeverNegotiateIstio() {
    String upstream = mesh(BACKENDS).cluster(TO_FAR).getTransportSocketMatches(0).toString();

    assertThat(upstream).contains("istio-peer-exchange").contains("istio");
    mesh("").listener("virtualInbound").getFilterChainsList().stream()
        .filter(chain -> chain.hasTransportSocket())
        .forEach(
            chain ->
                assertThat(chain.getTransportSocket().toString()).doesNotContain("\\005istio"));
  }

  @Test
  void b19OnADeclaredHttpPortForeignTlsHasNoChain() {
    CallTrace foreign =
        mesh("").call(inbound(8080).over(new Request.Tls("x", List.of("h2"), Certificate.NONE)));
    CallTrace elsewhere =
        mesh("").call(inbound(9999).over(new Request.Tls("x", List.of("h2"), Certificate.NONE)));

    assertThat(foreign.outcome().toString()).contains("no filter chain");
    assertThat(elsewhere.clusters()).containsExactly("InboundPassthroughCluster");
  }

  @Test
  void b20InboundClustersKeepTheDestinationAndComeFromTheirOwnAddress() {
    Cluster inbound = mesh("").cluster("inbound|8080||");

    assertThat(inbound.getType()).isEqualTo(DiscoveryType.ORIGINAL_DST);
    assertThat(inbound.getUpstreamBindConfig().getSourceAddress().getAddress())
        .isEqualTo("127.0.0.6");
  }
}

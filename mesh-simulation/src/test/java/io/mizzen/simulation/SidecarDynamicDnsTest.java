package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.mizzen.api.NotApplied;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.translator.Translator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A wildcard whose hosts a sidecar looks up when they are called (DYNAMIC_DNS). */
class SidecarDynamicDnsTest {
  private static final String WILD =
      """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: wild}
      spec:
        hosts: ["*.far.example"]
        location: MESH_EXTERNAL
        resolution: DYNAMIC_DNS
        ports:
        - {name: http, number: 8123, protocol: HTTP}
        - {name: tls, number: 8443, protocol: TLS}
      ---
      """;
  private static final String HTTP = "outbound|8123||*.far.example";
  private static final String TLS = "outbound|8443||*.far.example";

  @Test
  void requestsOfTheWildcardGoToItsCluster() {
    SidecarMesh mesh = mesh(WILD);

    assertThat(mesh.call(http("a.far.example")).clusters()).containsExactly(HTTP);
    assertThat(mesh.call(http("a.far.example")).toString()).contains("found by the proxy itself");
    assertThat(mesh.call(http("a.near.example")).clusters()).doesNotContain(HTTP);
  }

  @Test
  void connectionsAreToldApartByTheirServerName() {
    SidecarMesh mesh = mesh(WILD);

    assertThat(mesh.call(tls("a.far.example")).clusters()).containsExactly(TLS);
    assertThat(mesh.call(tls("a.near.example")).clusters()).containsExactly("PassthroughCluster");
  }

  @Test
  void itsClusterLooksUpWhateverHostIsNamed() {
    Cluster cluster = mesh(WILD).cluster(HTTP);

    assertThat(cluster)
        .returns(LbPolicy.CLUSTER_PROVIDED, Cluster::getLbPolicy)
        .returns(false, Cluster::hasLoadAssignment)
        .returns("envoy.clusters.dynamic_forward_proxy", each -> each.getClusterType().getName());
    assertThat(config(cluster).getDnsCacheConfig().getName())
        .isEqualTo("*.far.example_dfp_dns_cache");
  }

  /** Envoy refuses such a cluster with TLS unless both are set. */
  @Test
  void mutualTlsOfTheMeshHoldsTheServerToItsNameToo() {
    String internal = WILD.replace("MESH_EXTERNAL", "MESH_INTERNAL");
    String both = "upstream_http_protocol_options";

    for (String name : List.of(HTTP, TLS)) {
      assertThat(options(mesh(internal).cluster(name)))
          .contains("auto_sni: true", "auto_san_validation: true", "http_protocol_options");
      assertThat(options(mesh(WILD).cluster(name))).doesNotContain(both);
      assertThat(options(mesh(internal + policy("tls: {mode: DISABLE}")).cluster(name)))
          .doesNotContain(both);
    }
  }

  private static String options(Cluster cluster) {
    return cluster.getTypedExtensionProtocolOptionsMap().values().stream()
        .map(SidecarDynamicDnsTest::unpacked)
        .collect(Collectors.joining());
  }

  private static String unpacked(Any options) {
    try {
      return options.unpack(HttpProtocolOptions.class).toString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void tlsHoldsTheServerToItsNameUnlessARuleNamesAnother() {
    assertThat(config(mesh(WILD + policy("tls: {mode: SIMPLE}")).cluster(HTTP)))
        .returns(false, ClusterConfig::getAllowInsecureClusterOptions);
    for (String other : new String[] {"sni: a.far.example", "insecureSkipVerify: true"}) {
      assertThat(config(mesh(WILD + policy("tls: {mode: SIMPLE, " + other + "}")).cluster(HTTP)))
          .as(other)
          .returns(true, ClusterConfig::getAllowInsecureClusterOptions);
    }
  }

  @Test
  void hostsAreNotChosenByLabelsOrBalanced() {
    SidecarMesh mesh =
        mesh(
            WILD
                + policy("loadBalancer: {simple: RANDOM}, outlierDetection: {}")
                    .replace("spec: {", "spec: {subsets: [{name: s, labels: {a: b}}], "));

    assertThat(mesh.inputs().clusterNames())
        .contains(HTTP, TLS)
        .doesNotContain(HTTP.replace("||", "|s|"));
    assertThat(mesh.cluster(HTTP).hasOutlierDetection()).isTrue();
    assertThat(Translator.upstream(mesh.inputs().upstream(HTTP).orElseThrow()).notApplied())
        .extracting(NotApplied::path)
        .containsExactly("spec.trafficPolicy.loadBalancer");
  }

  private static Request http(String host) {
    return Request.http("10.9.9.9", 8123, RequestHead.get(host, "/"));
  }

  private static Request tls(String serverName) {
    return Request.tcp("10.9.9.9", 8443)
        .over(new Request.Tls(serverName, List.of(), Request.Certificate.NONE));
  }

  private static String policy(String policy) {
    return Behaviours.policy(policy).replace("host: shop", "host: \"*.far.example\"");
  }

  private static ClusterConfig config(Cluster cluster) {
    try {
      return cluster.getClusterType().getTypedConfig().unpack(ClusterConfig.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}

package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.view.ProxyView;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resources of a sidecar, and the cost of a change. */
class SidecarViewTest {
  private static final int SERVICES = 200;

  private final AtomicInteger hosts = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();
  private final ControlPlane mesh =
      ControlPlane.builder()
          .translations(
              input -> {
                (input instanceof VirtualHostInput ? hosts : others).incrementAndGet();
                return Translations.standard(input);
              })
          .build();

  @BeforeEach
  void start() {
    mesh.start();
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < SERVICES; i++) {
      yaml.append(service(i)).append(rule(i, "first"));
    }
    mesh.apply(yaml.toString()).orThrow();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void oneRuleOfManyEncodesOneVirtualHost() throws Exception {
    XdsResource before = routes(view("web"));
    assertThat(hosts).hasValue(SERVICES);
    hosts.set(0);

    mesh.apply(rule(7, "second")).orThrow();
    RouteConfiguration after = parsed(routes(view("web")));

    assertThat(hosts).hasValue(1);
    assertThat(after.getVirtualHostsCount()).isEqualTo(SERVICES + 1);
    assertThat(after.toString()).contains("second-7").doesNotContain("first-7\"");
    assertThat(parsed(before).toString()).contains("first-7\"");
  }

  @Test
  void oneRuleOfManyTouchesNoClusterAndNoListener() {
    view("web").all(TypeUrl.CLUSTER);
    view("web").all(TypeUrl.LISTENER);
    others.set(0);

    mesh.apply(rule(7, "second")).orThrow();
    view("web").all(TypeUrl.CLUSTER);
    view("web").all(TypeUrl.LISTENER);

    assertThat(others).hasValue(0);
  }

  @Test
  void theTrafficDistributionOfANamespaceReachesWhoIsServedAlready() throws Exception {
    mesh.apply(entry("near", "10.0.1.1", "r1/z1") + entry("far", "10.0.1.2", "r1/z2")).orThrow();
    String cluster = "outbound|80||s7.default.svc.cluster.local";
    assertThat(priorities(cluster)).containsOnly(0);

    mesh.apply(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: default
              annotations: {networking.istio.io/traffic-distribution: PreferClose}
            """)
        .orThrow();

    assertThat(priorities(cluster)).containsExactlyInAnyOrder(0, 1);
  }

  private List<Integer> priorities(String cluster) throws InvalidProtocolBufferException {
    XdsResource sent =
        mesh.runtime
            .views
            .open(
                AccessScope.UNVERIFIED,
                ProxyIdentity.in("default").withLocality(Locality.parse("r1/z1")),
                CapabilityProfile.envoySidecar(),
                Optional.of(SidecarProxy.redirected(Labels.none())))
            .at(mesh.runtime.publisher.newest())
            .find(TypeUrl.ENDPOINT, cluster)
            .orElseThrow();
    return ClusterLoadAssignment.parseFrom(sent.bytes()).getEndpointsList().stream()
        .map(LocalityLbEndpoints::getPriority)
        .toList();
  }

  private static String entry(String name, String address, String locality) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s}
    spec: {address: %s, locality: %s, labels: {app: s7}}
    ---
    """
        .formatted(name, address, locality);
  }

  @Test
  void replicasShareTheirViewAndOthersShareTheEncodings() {
    ProxyView one = view("web");
    one.all(TypeUrl.CLUSTER);
    hosts.set(0);
    others.set(0);

    assertThat(view("web")).isSameAs(one);
    assertThat(view("shop")).isNotSameAs(one);
    view("shop").all(TypeUrl.CLUSTER);

    assertThat(others).hasValue(0);
  }

  @Test
  void everyRouteAndClusterThatIsNamedExists() throws Exception {
    ProxyView view = view("web");
    Collection<XdsResource> clusters = view.all(TypeUrl.CLUSTER);
    Collection<XdsResource> listeners = view.all(TypeUrl.LISTENER);

    assertThat(listeners)
        .extracting(XdsResource::name)
        .contains("virtualOutbound", "virtualInbound");
    for (XdsResource listener : listeners) {
      assertThat(Listener.parseFrom(listener.bytes()).getName()).isEqualTo(listener.name());
    }
    for (XdsResource cluster : clusters) {
      Cluster parsed = Cluster.parseFrom(cluster.bytes());
      if (parsed.getType() == Cluster.DiscoveryType.EDS) {
        assertThat(view.find(TypeUrl.ENDPOINT, parsed.getEdsClusterConfig().getServiceName()))
            .as(cluster.name())
            .isPresent();
      }
    }
  }

  /** Nobody can check what this policy asks for, so nobody gets in. */
  @Test
  void aPortThatAPolicyProtectsIsClosed() throws Exception {
    mesh.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{name: http, port: 8080}]}
        """);
    assertThat(inbound()).contains("0.0.0.0_8080", "InboundPassthroughCluster");

    mesh.apply(
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: web}
        spec: {selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}
        """);

    assertThat(inbound()).doesNotContain("0.0.0.0_8080", "InboundPassthroughCluster");
  }

  /**
   * Replicas at addresses that nothing asks for share a view, and one that is singled out moves.
   */
  @Test
  void aServiceWithoutASelectorOpensThePortOfTheProxyAtItsEndpoint() throws Exception {
    ProxyView before = viewAt("10.1.0.1");
    assertThat(viewAt("10.1.0.2")).isSameAs(before);

    mesh.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: vm}
        spec:
          hosts: [vm.example]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{name: http, number: 80, protocol: HTTP, targetPort: 8080}]
          endpoints: [{address: 10.1.0.1}]
        """);

    assertThat(mesh.runtime.publisher.newest().movesProxies()).isTrue();
    assertThat(inbound(viewAt("10.1.0.1"))).contains("0.0.0.0_8080", "inbound|8080||");
    assertThat(inbound(viewAt("10.1.0.2"))).doesNotContain("0.0.0.0_8080");
    assertThat(viewAt("10.1.0.2")).isNotSameAs(viewAt("10.1.0.1"));
  }

  private ProxyView viewAt(String address) {
    Labels labels = Labels.of(Map.of("app", "web"));
    return mesh.runtime
        .views
        .open(
            AccessScope.UNVERIFIED,
            ProxyIdentity.in("default").withLabels(labels),
            CapabilityProfile.envoySidecar(),
            Optional.of(
                SidecarProxy.of(labels, List.of(address), Interception.REDIRECT, DnsCapture.NONE)))
        .at(mesh.runtime.publisher.newest());
  }

  private String inbound() throws InvalidProtocolBufferException {
    return inbound(view("web"));
  }

  private static String inbound(ProxyView view) throws InvalidProtocolBufferException {
    XdsResource listener = view.find(TypeUrl.LISTENER, "virtualInbound").orElseThrow();
    return Listener.parseFrom(listener.bytes()).toString();
  }

  private ProxyView view(String app) {
    Labels labels = Labels.of(Map.of("app", app));
    return mesh.runtime
        .views
        .open(
            AccessScope.UNVERIFIED,
            ProxyIdentity.in("default").withLabels(labels),
            CapabilityProfile.envoySidecar(),
            Optional.of(SidecarProxy.redirected(labels)))
        .at(mesh.runtime.publisher.newest());
  }

  private static XdsResource routes(ProxyView view) {
    return view.find(TypeUrl.ROUTE, "80").orElseThrow();
  }

  private static RouteConfiguration parsed(XdsResource routes)
      throws InvalidProtocolBufferException {
    return RouteConfiguration.parseFrom(routes.bytes());
  }

  private static String service(int i) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: s%d}
    spec: {selector: {app: s%d}, ports: [{name: http, port: 80}]}
    ---
    """
        .formatted(i, i);
  }

  private static String rule(int i, String name) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: s%d}
    spec: {hosts: [s%d], http: [{name: %s-%d, route: [{destination: {host: s%d}}]}]}
    ---
    """
        .formatted(i, i, name, i, i);
  }
}

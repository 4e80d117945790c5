package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.mizzen.api.Labels;
import io.mizzen.api.NotApplied;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.view.ProxyView;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MeshConfig in the ConfigMap {@code istio}, or as a resource, followed while proxies look on. */
class MeshConfigTest {
  private static final String CLUSTER = "outbound|80||a.default.svc.cluster.local";

  private final ControlPlane mesh =
      ControlPlane.builder().outboundTrafficPolicy(OutboundTrafficPolicy.REGISTRY_ONLY).build();

  @BeforeEach
  void start() {
    mesh.start();
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, clusterIP: 10.0.0.1, ports: [{name: auto, port: 80}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: dns}
            spec:
              hosts: [a.example]
              addresses: [10.9.9.9]
              ports: [{number: 443, name: tls, protocol: TLS}]
              resolution: DNS
            """)
        .orThrow();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void whatItSaysIsInForceAtOnceAndGoneWithIt() throws Exception {
    ProxyView before = view("default");
    assertThat(cluster(before, CLUSTER).getConnectTimeout()).isEqualTo(Durations.fromSeconds(10));
    assertThat(virtualOutbound(before)).contains("BlackHoleCluster").doesNotContain("Passthrough");

    mesh.apply(
            IstioConfigMap.of(
                """
                connectTimeout: 3s
                protocolDetectionTimeout: 100ms
                dnsRefreshRate: 7s
                outboundTrafficPolicy: {mode: ALLOW_ANY}
                """))
        .orThrow();
    ProxyView now = view("default");

    for (String name : new String[] {CLUSTER, "PassthroughCluster", "BlackHoleCluster"}) {
      assertThat(cluster(now, name).getConnectTimeout())
          .as(name)
          .isEqualTo(Durations.fromSeconds(3));
    }
    assertThat(dnsRefreshRate(now)).isEqualTo(Durations.fromSeconds(7));
    assertThat(listener(now, "virtualInbound").getListenerFiltersTimeout())
        .isEqualTo(Durations.fromMillis(100));
    assertThat(listener(now, "10.0.0.1_80").getListenerFiltersTimeout())
        .isEqualTo(Durations.fromMillis(100));
    assertThat(virtualOutbound(now)).contains("PassthroughCluster");

    mesh.delete(IstioConfigMap.KEY);
    ProxyView after = view("default");

    assertThat(cluster(after, CLUSTER).getConnectTimeout()).isEqualTo(Durations.fromSeconds(10));
    assertThat(virtualOutbound(after)).doesNotContain("Passthrough");
  }

  /** A stream that asks what has changed hears that everything may have. */
  @Test
  void streamsAreToldThatEverythingMayHaveChanged() {
    ProxyView before = view("default");
    before.all(TypeUrl.CLUSTER);

    mesh.apply(IstioConfigMap.of("connectTimeout: 3s")).orThrow();

    assertThat(view("default").changedSince(TypeUrl.CLUSTER, before)).isEmpty();
  }

  @Test
  void servicesAndRulesWithoutExportToFollowItsDefault() {
    assertThat(view("other").find(TypeUrl.CLUSTER, CLUSTER)).isPresent();

    mesh.apply(IstioConfigMap.of("defaultServiceExportTo: ['.']")).orThrow();

    assertThat(view("other").find(TypeUrl.CLUSTER, CLUSTER)).isEmpty();
    assertThat(view("default").find(TypeUrl.CLUSTER, CLUSTER)).isPresent();
  }

  @Test
  void theRootNamespaceMoves() {
    mesh.apply(
            """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default, namespace: root}
            spec: {egress: [{hosts: ['nowhere/*']}]}
            """)
        .orThrow();
    assertThat(view("default").find(TypeUrl.CLUSTER, CLUSTER)).isPresent();

    mesh.apply(IstioConfigMap.of("rootNamespace: root")).orThrow();

    assertThat(mesh.snapshot().settings().rootNamespace()).isEqualTo("root");
    assertThat(view("default").find(TypeUrl.CLUSTER, CLUSTER)).isEmpty();
  }

  @Test
  void itIsLaidOverTheSettingsOfTheApiFieldByField() {
    mesh.apply(IstioConfigMap.of("connectTimeout: 3s")).orThrow();

    MeshSettings settings = mesh.snapshot().settings();

    assertThat(settings.outboundTrafficPolicy()).isEqualTo(OutboundTrafficPolicy.REGISTRY_ONLY);
    assertThat(settings.traffic().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.traffic().dnsRefreshRate()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aResourceComesBeforeTheConfigMap() {
    mesh.apply(IstioConfigMap.of("connectTimeout: 3s")).orThrow();

    mesh.apply(
            """
            apiVersion: v1alpha1
            kind: MeshConfig
            metadata: {name: istio, namespace: istio-system}
            spec: {connectTimeout: 4s}
            """)
        .orThrow();

    assertThat(mesh.snapshot().settings().traffic().connectTimeout())
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(mesh.notApplied())
        .anySatisfy(
            left -> {
              assertThat(left.resource()).isEqualTo(IstioConfigMap.KEY);
              assertThat(left.path()).isEqualTo("data.mesh");
            });
  }

  @Test
  void whatIsNotObeyedIsNamedFieldByField() {
    mesh.apply(
            IstioConfigMap.of(
                """
                accessLogFile: /dev/stdout
                connectTimeout: 3s
                rootNamespace: istio-system
                trustDomain: cluster.local
                defaultConfig:
                  concurrency: 2
                  discoveryAddress: istiod.istio-system.svc:15012
                """))
        .orThrow();

    assertThat(mesh.notApplied())
        .filteredOn(left -> left.resource().equals(IstioConfigMap.KEY))
        .extracting(NotApplied::path)
        .containsExactlyInAnyOrder(
            "data.mesh.accessLogFile",
            "data.mesh.connectTimeout", // by gRPC clients
            "data.mesh.defaultConfig.concurrency",
            "data.mesh.defaultConfig.discoveryAddress");

    ProxyView sidecar = view("default");

    assertThat(mesh.notApplied())
        .filteredOn(left -> left.dataPlane().equals("envoy-sidecar"))
        .extracting(NotApplied::path)
        .contains("data.mesh.accessLogFile")
        .doesNotContain("data.mesh.connectTimeout");
    assertThat(sidecar.revision()).isEqualTo(mesh.revision());
  }

  private static Cluster cluster(ProxyView view, String name)
      throws InvalidProtocolBufferException {
    return Cluster.parseFrom(view.find(TypeUrl.CLUSTER, name).orElseThrow().bytes());
  }

  @SuppressWarnings("deprecation") // as the translator writes it
  private static com.google.protobuf.Duration dnsRefreshRate(ProxyView view)
      throws InvalidProtocolBufferException {
    return cluster(view, "outbound|443||a.example").getDnsRefreshRate();
  }

  private static Listener listener(ProxyView view, String name)
      throws InvalidProtocolBufferException {
    return Listener.parseFrom(view.find(TypeUrl.LISTENER, name).orElseThrow().bytes());
  }

  private static String virtualOutbound(ProxyView view) throws InvalidProtocolBufferException {
    return listener(view, "virtualOutbound").toString();
  }

  private ProxyView view(String namespace) {
    Labels labels = Labels.of(Map.of("app", "web"));
    return mesh.runtime
        .views
        .open(
            AccessScope.UNVERIFIED,
            ProxyIdentity.in(namespace).withLabels(labels),
            CapabilityProfile.envoySidecar(),
            Optional.of(SidecarProxy.redirected(labels)))
        .at(mesh.runtime.publisher.newest());
  }
}

package io.mizzen.controlplane.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.api.ClusterId;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProxyViewTest {
  private static final String HOST = "a.default.svc.cluster.local";
  private static final MeshSettings SETTINGS =
      new MeshSettings("mesh", "cluster.local", "istio-system", "default");

  private static final List<TypeUrl> NAMED =
      List.of(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER, TypeUrl.ENDPOINT);

  private final MeshState state = state();
  private final PublishedState published = PublishedState.of(state);
  private final ProxyViews views = new ProxyViews(new TranslationCache());
  private final ProxyViews.Session session = session(views, "default");
  private final ProxyView view = session.at(published);

  @Test
  void nameSpelledOtherwiseIsUnknown() {
    assertThat(view.find(TypeUrl.CLUSTER, "outbound|9080||" + HOST)).isPresent();
    assertThat(view.find(TypeUrl.ROUTE, "outbound|9080||" + HOST)).isPresent();

    assertThat(view.find(TypeUrl.CLUSTER, "outbound|09080||" + HOST)).isEmpty();
    assertThat(view.find(TypeUrl.ROUTE, "outbound|09080||" + HOST)).isEmpty();
  }

  @Test
  void workloadThatComesChangesEndpointsOnly() {
    MeshState next = step(state, SourceId.REGISTRATIONS, workloads(workload("10.0.0.1")));

    String endpoints = "mesh/outbound|9080||" + HOST;
    for (String name : List.of("outbound|9080||" + HOST, endpoints)) {
      NAMED.forEach(type -> view.find(type, name));
    }

    ProxyView after = session.at(published.next(next));

    assertThat(after.revision()).isGreaterThan(view.revision());
    assertThat(after.changedSince(TypeUrl.ENDPOINT, view)).contains(Set.of(endpoints));
    for (TypeUrl type : List.of(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER)) {
      assertThat(after.changedSince(type, view)).as("%s", type).contains(Set.of());
    }
  }

  @Test
  void udpPortIsNoPortAClientMayDial() throws InvalidProtocolBufferException {
    XdsResource document =
        view.find(TypeUrl.EXTENSION_CONFIG, MizzenNames.service("a")).orElseThrow();

    assertThat(ports(document)).containsExactly(9080.0);
    assertThat(view.all(TypeUrl.CLUSTER))
        .extracting(XdsResource::name)
        .containsExactly("outbound|9080||" + HOST);
  }

  /** A client of a service that exists hears nothing of the others. */
  @Test
  void serviceThatComesChangesOnlyWhatIsSaidOfNamesThatMeanNothing() {
    String known = MizzenNames.service("a");
    String awaited = MizzenNames.service("b");
    String unknown = MizzenNames.service("nosuch");
    for (String name : List.of(known, awaited, unknown, MizzenNames.MESH)) {
      view.find(TypeUrl.EXTENSION_CONFIG, name);
    }

    MeshState next =
        step(state, SourceId.APPLIED, resources(service("b", "{name: grpc, port: 80}")));

    assertThat(session.at(published.next(next)).changedSince(TypeUrl.EXTENSION_CONFIG, view))
        .contains(Set.of(awaited, unknown));
  }

  @Test
  void namesMadeUpAreNotKeptWithoutEnd() {
    assertThat(view.find(TypeUrl.LISTENER, "early").orElseThrow())
        .isSameAs(view.find(TypeUrl.LISTENER, "early").orElseThrow());

    IntStream.range(0, 50_000).forEach(i -> view.find(TypeUrl.ROUTE, "made-up-" + i));

    assertThat(view.find(TypeUrl.LISTENER, "late").orElseThrow())
        .isEqualTo(view.find(TypeUrl.LISTENER, "late").orElseThrow())
        .isNotSameAs(view.find(TypeUrl.LISTENER, "late").orElseThrow());
  }

  /** Kept back, a data plane would go on calling what it knew before the policy came. */
  @Test
  void whatAPolicyClosesDoesNotWaitForServers() {
    String name = "mesh/outbound|9080||" + HOST;
    MeshState closed =
        step(
            state,
            SourceId.APPLIED,
            resources(
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: none}
                """));

    assertThat(view.waitsFor(name)).isPresent();
    assertThat(session.at(published.next(closed)).waitsFor(name)).isEmpty();
  }

  @Test
  void rulesMaySelectByClusterAndLocality() {
    ProxyIdentity east =
        new ProxyIdentity(
            "default",
            "page",
            "",
            Labels.of(Map.of("app", "page")),
            Locality.parse("eu/eu-1"),
            Network.defaultNetwork(),
            ClusterId.of("east"));
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: a}
        spec:
          hosts: [a]
          http:
            - match:
                - sourceLabels:
                    topology.istio.io/cluster: east
                    topology.kubernetes.io/zone: eu-1
              route: [{destination: {host: a, subset: only-for-east}}]
            - route: [{destination: {host: a}}]
        """;
    PublishedState ruled = published.next(step(state, SourceId.APPLIED, resources(rule)));

    assertThat(routes(session(views, east).at(ruled))).contains("only-for-east");
    assertThat(routes(session(views, east.withLocality(Locality.parse("eu/eu-2"))).at(ruled)))
        .doesNotContain("only-for-east");
    assertThat(routes(session.at(ruled))).doesNotContain("only-for-east");
  }

  private static String routes(ProxyView view) {
    return StandardCharsets.UTF_8
        .decode(view.find(TypeUrl.ROUTE, "outbound|9080||" + HOST).orElseThrow().bytes())
        .toString();
  }

  private static List<Double> ports(XdsResource document) throws InvalidProtocolBufferException {
    Struct content =
        TypedExtensionConfig.parseFrom(document.bytes()).getTypedConfig().unpack(Struct.class);
    return content.getFieldsOrThrow("ports").getListValue().getValuesList().stream()
        .map(Value::getNumberValue)
        .toList();
  }

  static ProxyViews.Session session(ProxyViews views, String namespace) {
    return session(views, ProxyIdentity.in(namespace));
  }

  static ProxyViews.Session session(ProxyViews views, ProxyIdentity proxy) {
    return views.open(
        AccessScope.UNVERIFIED, proxy, CapabilityProfile.grpcJava(), Optional.empty());
  }

  static MeshState state() {
    String service = service("a", "{name: grpc, port: 9080}, {name: dns, port: 53, protocol: UDP}");
    return step(MeshState.initial(SETTINGS, List.of()), SourceId.APPLIED, resources(service));
  }

  static String service(String name, String ports) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [%s]}
    """
        .formatted(name, name, ports);
  }

  static SourceChange resources(String text) {
    return SourceChange.ofResources(
        Edits.<ResourceKey, MeshResource<?>>of(
            new ConfigIntake("default").read("test", text).accepted(),
            MeshResource::key,
            List.of()),
        Edits.none());
  }

  static MeshState step(MeshState state, SourceId source, SourceChange change) {
    return MeshStep.apply(state, Map.of(source, change));
  }

  private static SourceChange workloads(Workload... workloads) {
    SourceChange none = SourceChange.none();
    return new SourceChange(
        none.extent(),
        none.status(),
        none.resources(),
        none.services(),
        Edits.of(List.of(workloads), Workload::key, List.of()),
        none.endpoints(),
        none.findings());
  }

  private static Workload workload(String address) {
    return Workload.builder(Workload.Kind.WORKLOAD_ENTRY, "default", "a-" + address, address)
        .ports(Map.of("grpc", 9080))
        .labels(Labels.of(Map.of("app", "a")))
        .origin(Origin.of("test"))
        .build();
  }
}

package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.catalog.Yaml;
import io.mizzen.intake.GoldenFolder;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.rules.sidecar.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("B13: what a proxy sees through its Sidecar")
class SidecarScopeTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");
  private static final String MESH =
      service("a", "default", "{name: http, port: 80}, {name: admin, port: 81}")
          + service("b", "default", "{name: http, port: 80}")
          + service("c", "shop", "{name: http, port: 80}, {name: admin, port: 81}")
          + service("d", "istio-system", "{name: http, port: 80}");

  @ParameterizedTest
  @CsvSource({
    "'\"*/*\"', 'a,b,c,d'",
    "'./*', 'a,b'",
    "'./a.default.svc.cluster.local', a",
    "'default/*.default.svc.cluster.local', 'a,b'",
    "'shop/*, istio-system/*', 'c,d'",
    "'\"*/c.shop.svc.cluster.local\"', c",
    "'\"~/*\"', ''",
    "'\"*/*\", \"~shop/*\"', 'a,b,d'",
    "'\"*/*\", \"~/b.default.svc.cluster.local\"', 'a,c,d'",
    "'shop/a.default.svc.cluster.local', ''"
  })
  void hostsSayWhatIsImported(String hosts, String services) {
    assertThat(names(scope("default", MESH + sidecar("s", "default", "", hosts))))
        .isEqualTo(services);
  }

  @ParameterizedTest
  @CsvSource({"1.1.1.1, 1.1.1.1", "unix:///a, unix:///a", "anywhere, ''"})
  void aBindThatIsNoAddressIsPassedOver(String bind, String expected) {
    Sidecar.EgressListener listener =
        new Sidecar.EgressListener(
            Optional.empty(), bind, Sidecar.CaptureMode.DEFAULT, List.of("*/*"));
    Sidecar spec =
        new Sidecar(
            Optional.empty(), List.of(), List.of(listener), Optional.empty(), Optional.empty());
    ResourceKey key = new ResourceKey("Sidecar", "default", "s");

    SidecarScope scope =
        SidecarScope.of(
            new MeshResource<>(key, Labels.none(), Map.of(), spec, Origin.of("<test>")));

    assertThat(scope.egress()).extracting(SidecarScope.Egress::bind).containsExactly(expected);
  }

  @Test
  void oldestSelectingSidecarComesBeforeTheNamespacesAndThatBeforeTheMeshs() {
    String mesh = MESH + sidecar("mesh", "istio-system", "", "./*");
    String namespace = mesh + sidecar("own", "default", "", "shop/*");
    String page = "workloadSelector: {labels: {app: page}}";
    String selecting =
        namespace
            + sidecar("young", "default", page, "./a.default.svc.cluster.local")
                .replace(
                    "{name: young,", "{name: young, creationTimestamp: '2021-01-01T00:00:00Z',")
            + sidecar("old", "default", page, "istio-system/*")
                .replace("{name: old,", "{name: old, creationTimestamp: '2020-01-01T00:00:00Z',");

    assertThat(names(scope("default", mesh)))
        .as("its own namespace, not the root's")
        .isEqualTo("a,b");
    assertThat(names(scope("shop", mesh))).isEqualTo("c");
    assertThat(names(scope("default", namespace))).isEqualTo("c");
    assertThat(names(scope("default", selecting.replace("2021", "2019")))).isEqualTo("a");
    assertThat(names(scope("default", selecting))).isEqualTo("d");
    assertThat(names(scope("shop", selecting))).isEqualTo("c");
  }

  @Test
  void listenerWithPortImportsThatPortOnly() {
    ProxyScope scope =
        scope(
            "default",
            MESH
                + """
                apiVersion: networking.istio.io/v1
                kind: Sidecar
                metadata: {name: s}
                spec:
                  egress:
                  - {port: {number: 81, name: http, protocol: HTTP}, bind: 127.0.0.1, hosts: ["./*"]}
                  - {hosts: ["shop/*"]}
                ---
                """);

    assertThat(ports(scope, "a.default.svc.cluster.local")).containsExactly(81);
    assertThat(ports(scope, "c.shop.svc.cluster.local")).containsExactly(80, 81);
    assertThat(scope.service("b.default.svc.cluster.local")).isEmpty();
    assertThat(scope.sidecar().egress().get(0).bind()).isEqualTo("127.0.0.1");
    assertThat(scope.services(scope.sidecar().egress().get(0)))
        .extracting(Service::name)
        .containsExactly("a");
  }

  @Test
  void httpProxyTakesAllPorts() {
    ProxyScope scope =
        scope(
            "default",
            MESH
                + """
                apiVersion: networking.istio.io/v1
                kind: Sidecar
                metadata: {name: s}
                spec:
                  egress:
                  - {port: {number: 8888, name: proxy, protocol: HTTP_PROXY}, hosts: ["./*"]}
                ---
                """);

    assertThat(ports(scope, "a.default.svc.cluster.local")).containsExactly(80, 81);
  }

  @Test
  void whatAnImportedRuleSendsToIsImportedWithThePortsItNames() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: r}
        spec:
          hosts: [a]
          http: [{route: [{destination: {host: c.shop.svc.cluster.local, port: {number: 81}}}]}]
        ---
        """;
    String only = MESH + sidecar("s", "default", "", "./a.default.svc.cluster.local");
    ProxyScope scope = scope("default", only + rule);

    assertThat(names(scope)).isEqualTo("a,c");
    assertThat(ports(scope, "c.shop.svc.cluster.local")).containsExactly(81);
    assertThat(names(scope("default", only + rule.replace("hosts: [a]", "hosts: [b]"))))
        .as("a rule for a host that is not imported is not imported either")
        .isEqualTo("a");
  }

  @Test
  void rulesOfHostsThatAreNotImportedAreNotSeen() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: r, namespace: shop}
        spec:
          hosts: [a.default.svc.cluster.local]
          http: [{route: [{destination: {host: a.default.svc.cluster.local}}]}]
        ---
        """;
    ProxyScope all = scope("default", MESH + rule);
    ProxyScope own = scope("default", MESH + rule + sidecar("s", "default", "", "./*"));

    assertThat(all.virtualServices(all.service("a.default.svc.cluster.local").orElseThrow()))
        .hasSize(1);
    assertThat(own.virtualServices(own.service("a.default.svc.cluster.local").orElseThrow()))
        .as("the rule is of a namespace that is not imported")
        .isEmpty();
  }

  @Test
  void changeOfASidecarConcernsTheProxiesThatItSelects() {
    MeshAssembly before =
        MeshAssembly.of(
            Yaml.rules(
                    MESH + sidecar("s", "default", "workloadSelector: {labels: {app: a}}", "./*"))
                .byKey()
                .values(),
            SETTINGS);
    Set<ChangeKey> changed =
        before
            .withResources(
                2,
                Yaml.rules(
                        sidecar("s", "default", "workloadSelector: {labels: {app: a}}", "shop/*"))
                    .byKey()
                    .values(),
                List.of())
            .changed();

    assertThat(concerns(changed, before, "default", "a")).isTrue();
    assertThat(concerns(changed, before, "default", "b")).isFalse();
    assertThat(concerns(changed, before, "shop", "a")).isFalse();
  }

  @Test
  void servicesAreThoseOfIstio() throws IOException {
    Path inputs = GoldenFolder.find("inputs");
    String yaml =
        Files.readString(inputs.resolve("extra.yaml"))
            + "\n---\n"
            + Files.readString(inputs.resolve("extra-rules/19-sidecar-egress.yaml"));

    assertThat(names(scope("default", yaml)))
        .as("all other outbound clusters are removed in extra/19-sidecar-egress")
        .isEqualTo("reviews");
  }

  private static boolean concerns(
      Set<ChangeKey> changed, MeshAssembly mesh, String namespace, String app) {
    Set<ChangeKey> reads = new HashSet<>();
    ProxyScope.of(
            mesh.snapshot(), ProxyIdentity.in(namespace).withLabels(Labels.of(Map.of("app", app))))
        .telling(reads::add)
        .services();
    return changed.stream().anyMatch(key -> reads.stream().anyMatch(key::concerns));
  }

  private static String names(ProxyScope scope) {
    return String.join(",", scope.services().stream().map(Service::name).toList());
  }

  private static List<Integer> ports(ProxyScope scope, String host) {
    return scope.service(host).orElseThrow().ports().stream().map(ServicePort::number).toList();
  }

  private static ProxyScope scope(String namespace, String yaml) {
    return ProxyScope.of(
        MeshAssembly.of(Yaml.rules(yaml).byKey().values(), SETTINGS).snapshot(),
        ProxyIdentity.in(namespace).withLabels(Labels.of(Map.of("app", "page"))));
  }

  private static String service(String name, String namespace, String ports) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: %s}
    spec: {ports: [%s]}
    ---
    """
        .formatted(name, namespace, ports);
  }

  private static String sidecar(String name, String namespace, String selector, String hosts) {
    return """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: %s, namespace: %s}
    spec:
      %s
      egress: [{hosts: [%s]}]
    ---
    """
        .formatted(name, namespace, selector, hosts);
  }
}

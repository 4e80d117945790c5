package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Locality;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.model.ChangeKey;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A5: services and localities out of Kubernetes documents")
class KubernetesServicesTest {
  private static final String TARGET = "web.default.svc.cluster.local";

  @Test
  void allFamiliesOfTheClusterAddressAreTold() {
    assertThat(
            find("web", service("web", "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1']")))
        .satisfies(
            service -> {
              assertThat(service.addresses()).containsExactly("10.0.0.1", "fd00::1");
              assertThat(service.resolution()).isEqualTo(Resolution.STATIC);
              assertThat(service.isHeadless()).isFalse();
            });
  }

  @Test
  void headlessServiceHasPodsAndNoAddress() {
    Catalog catalog =
        Catalogs.of(
            service("web", "clusterIP: None, selector: {app: web}")
                + ServiceEntriesTest.pod("web-1", "10.0.0.1", "{app: web}", ""));
    ServiceKey key = new ServiceKey("default", TARGET);

    assertThat(catalog.services().find(key))
        .hasValueSatisfying(
            service -> {
              assertThat(service.isHeadless()).isTrue();
              assertThat(service.resolution()).isEqualTo(Resolution.NONE);
              assertThat(service.addresses()).isEmpty();
            });
    assertThat(catalog.endpoints().of(key))
        .extracting(Endpoint::address)
        .containsExactly("10.0.0.1");
  }

  @Test
  void aliasIsAnotherNameOfItsTarget() {
    ProxyScope scope = scope(service("web", "clusterIP: 10.0.0.1") + alias("old", TARGET));

    assertThat(scope.service("old.default.svc.cluster.local"))
        .hasValueSatisfying(service -> assertThat(service.host()).isEqualTo(TARGET));
    assertThat(scope.services()).extracting(Service::host).containsExactly(TARGET);
    assertThat(scope.aliases(scope.service(TARGET).orElseThrow()))
        .containsExactly("old.default.svc.cluster.local");
  }

  @Test
  void aliasesOfAliasesAreFollowedAndCirclesLeadNowhere() {
    ProxyScope scope =
        scope(
            service("web", "clusterIP: 10.0.0.1")
                + alias("older", "old.default.svc.cluster.local")
                + alias("old", TARGET)
                + alias("round", "about.default.svc.cluster.local")
                + alias("about", "round.default.svc.cluster.local"));

    assertThat(scope.service("older.default.svc.cluster.local").map(Service::host))
        .hasValue(TARGET);
    assertThat(scope.service("round.default.svc.cluster.local")).isEmpty();
    assertThat(scope.aliases(scope.service(TARGET).orElseThrow()))
        .containsExactly("old.default.svc.cluster.local", "older.default.svc.cluster.local");
  }

  @Test
  void aliasThatComesIsAChangeOfItsTarget() {
    MeshAssembly before = assembly(service("web", "clusterIP: 10.0.0.1"));

    Set<ChangeKey> changed =
        before
            .withResources(2, Yaml.rules(alias("old", TARGET)).byKey().values(), List.of())
            .changed();

    assertThat(changed).contains(new ChangeKey.Host(TARGET));
  }

  @Test
  void scopeReadsEveryHostOnTheWay() {
    Set<ChangeKey> reads = new HashSet<>();
    scope(service("web", "clusterIP: 10.0.0.1") + alias("old", TARGET))
        .telling(reads::add)
        .service("old.default.svc.cluster.local");

    assertThat(reads)
        .filteredOn(ChangeKey.Host.class::isInstance)
        .containsExactlyInAnyOrder(
            new ChangeKey.Host("old.default.svc.cluster.local"), new ChangeKey.Host(TARGET));
  }

  @Test
  void podTakesItsLocalityFromItsNode() {
    String node =
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: n1
          labels: {topology.kubernetes.io/region: eu, topology.kubernetes.io/zone: %s}
        """;
    MeshAssembly before =
        assembly(
            service("web", "clusterIP: 10.0.0.1, selector: {app: web}")
                + ServiceEntriesTest.pod("web-1", "10.0.0.1", "{app: web}", "n1")
                + node.formatted("a"));
    ServiceKey key = new ServiceKey("default", TARGET);

    MeshAssembly.Step moved =
        before.withResources(2, Yaml.rules(node.formatted("b")).byKey().values(), List.of());

    assertThat(before.endpoints().of(key))
        .extracting(Endpoint::locality)
        .containsExactly(new Locality("eu", "a", ""));
    assertThat(moved.next().endpoints().of(key))
        .extracting(Endpoint::locality)
        .containsExactly(new Locality("eu", "b", ""));
    assertThat(moved.changed()).containsExactly(new ChangeKey.Endpoints(key));
  }

  @Test
  void sliceTakesItsLocalityFromTheNodeOfItsPod() {
    MeshAssembly mesh =
        assembly(
            service("web", "clusterIP: 10.0.0.1, selector: {app: web}")
                + ServiceEntriesTest.pod("web-1", "10.0.0.1", "{app: web}", "n1")
                + """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-abc, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [{addresses: [10.0.0.1], targetRef: {kind: Pod, name: web-1}}]
                """);
    ServiceKey key = new ServiceKey("default", TARGET);

    MeshAssembly.Step known =
        mesh.withResources(
            2,
            Yaml.rules(
                    """
                    apiVersion: v1
                    kind: Node
                    metadata: {name: n1, labels: {topology.kubernetes.io/zone: z}}
                    """)
                .byKey()
                .values(),
            List.of());

    assertThat(known.next().endpoints().of(key))
        .extracting(Endpoint::locality)
        .containsExactly(new Locality("", "z", ""));
  }

  private static ProxyScope scope(String yaml) {
    return ProxyScope.of(assembly(yaml).snapshot(), ProxyIdentity.in("default"));
  }

  private static MeshAssembly assembly(String yaml) {
    return MeshAssembly.of(Yaml.rules(yaml).byKey().values(), Catalogs.SETTINGS);
  }

  private static Service find(String name, String yaml) {
    return Catalogs.of(yaml)
        .services()
        .find(new ServiceKey("default", name + ".default.svc.cluster.local"))
        .orElseThrow();
  }

  private static String service(String name, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {ports: [{name: http, port: 80, targetPort: http}], %s}
    ---
    """
        .formatted(name, spec);
  }

  private static String alias(String name, String target) {
    return service(name, "type: ExternalName, externalName: " + target);
  }
}

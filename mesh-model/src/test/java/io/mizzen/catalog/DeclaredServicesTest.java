package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServicePort;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("B4: several declarations of one host")
class DeclaredServicesTest {
  private static final String HOST = "web.default.svc.cluster.local";
  private static final ServiceKey WEB = new ServiceKey("default", HOST);
  private static final ServiceKey BOOKS = new ServiceKey("default", "books.example.com");
  private static final String CLUSTER_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, creationTimestamp: '2026-01-01T00:00:00Z'}
      spec:
        clusterIP: 10.1.0.1
        selector: {app: web}
        ports: [{name: http, port: 80, targetPort: 8080}]
      ---
      """;

  @ParameterizedTest
  @ValueSource(strings = {"2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z"})
  void clusterServiceOwnsItsHostBesideAServiceEntryOfAnyAge(String created) {
    Catalog catalog =
        Catalogs.of(
            CLUSTER_SERVICE
                + entry("a", HOST, created, "resolution: NONE, addresses: [10.9.0.1]", "81"));

    assertThat(catalog.services().find(WEB))
        .hasValueSatisfying(
            service -> {
              assertThat(service.isKubernetes()).isTrue();
              assertThat(service.addresses()).containsExactly("10.1.0.1");
              assertThat(ports(service)).containsExactly(80);
            });
  }

  @Test
  void endpointsOfAServiceEntryServeTheClusterServiceToo() {
    Catalog catalog =
        Catalogs.of(
            CLUSTER_SERVICE
                + ServiceEntriesTest.pod("web-1", "10.0.0.1", "{app: web}", "")
                + entry(
                    "a",
                    HOST,
                    "2026-01-01T00:00:00Z",
                    "resolution: STATIC, endpoints: [{address: 10.0.0.2}]",
                    "80"));

    assertThat(endpoints(catalog, WEB)).containsExactly("10.0.0.1:8080", "10.0.0.2:80");
  }

  @Test
  void namesOfAServiceEntryDoNotServeTheClusterService() {
    Catalog catalog =
        Catalogs.of(
            CLUSTER_SERVICE
                + ServiceEntriesTest.pod("web-1", "10.0.0.1", "{app: web}", "")
                + entry("a", HOST, "2026-01-01T00:00:00Z", "resolution: DNS", "80"));

    assertThat(endpoints(catalog, WEB)).containsExactly("10.0.0.1:8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void oldestServiceEntryOwnsItsHostWhateverItsName(String name) {
    Catalog catalog =
        Catalogs.of(
            entry(name, BOOKS.host(), "2025-01-01T00:00:00Z", "resolution: STATIC", "80")
                + entry("m", BOOKS.host(), "2026-01-01T00:00:00Z", "resolution: DNS", "80"));

    assertThat(catalog.services().find(BOOKS).map(Service::resolution)).hasValue(Resolution.STATIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resolution: DNS",
        "resolution: STATIC, exportTo: [.]",
        "resolution: STATIC, workloadSelector: {labels: {app: books}}"
      })
  void serviceEntriesThatDifferInMoreThanPortsAreNotOneService(String spec) {
    Catalog catalog =
        Catalogs.of(
            entry("a", BOOKS.host(), "2025-01-01T00:00:00Z", "resolution: STATIC", "80")
                + entry("b", BOOKS.host(), "2026-01-01T00:00:00Z", spec, "81"));

    assertThat(ports(catalog.services().find(BOOKS).orElseThrow())).containsExactly(80);
  }

  @Test
  void alikeServiceEntriesAddTheirPortsOldestFirst() {
    Catalog catalog =
        Catalogs.of(
            entry("b", BOOKS.host(), "2025-01-01T00:00:00Z", "resolution: STATIC", "81")
                + entry("a", BOOKS.host(), "2026-01-01T00:00:00Z", "resolution: STATIC", "80"));

    assertThat(ports(catalog.services().find(BOOKS).orElseThrow())).containsExactly(81, 80);
  }

  @Test
  void portsOfOneNameAndTwoNumbersKeepTheirEndpoints() {
    String at = "resolution: STATIC, endpoints: [{address: 10.0.0.%s}]";
    Catalog catalog =
        Catalogs.of(
            entry("a", BOOKS.host(), "2025-01-01T00:00:00Z", at.formatted(1), "80")
                + entry("b", BOOKS.host(), "2026-01-01T00:00:00Z", at.formatted(2), "81")
                    .replace("p81", "http"));

    assertThat(catalog.services().find(BOOKS).orElseThrow().ports())
        .extracting(port -> port.number() + " " + port.name())
        .containsExactly("80 http", "81 http-81");
    assertThat(catalog.endpoints().of(BOOKS))
        .extracting(each -> each.servicePortName() + " " + each.address() + ":" + each.port())
        .containsExactly("http 10.0.0.1:80", "http-81 10.0.0.2:81");
  }

  @Test
  void identitiesAreThoseOfTheYoungestDeclaration() {
    String young =
        entry(
            "a", HOST, "2026-01-01T00:00:00Z", "resolution: NONE, subjectAltNames: [young]", "80");
    String old =
        young.replace("2026", "2025").replace("young", "old").replace("name: a", "name: z");

    assertThat(identities(CLUSTER_SERVICE + young)).containsExactly("young");
    assertThat(identities(CLUSTER_SERVICE + old)).isEmpty();
    assertThat(identities(old + "\n---\n" + young)).containsExactly("young");
  }

  @Test
  void ofOtherNamespacesTheOldestMeansTheHost() {
    Catalog catalog =
        Catalogs.of(
            entry("a", BOOKS.host(), "2026-01-01T00:00:00Z", "resolution: NONE", "80")
                + entry("b", BOOKS.host(), "2025-01-01T00:00:00Z", "resolution: NONE", "80")
                    .replace("{name: b", "{namespace: zoo, name: b")
                + entry("c", BOOKS.host(), "2027-01-01T00:00:00Z", "resolution: NONE", "80")
                    .replace("{name: c", "{namespace: few, name: c")
                    .replace("resolution", "exportTo: [chosen], resolution"));

    assertThat(namespaceOfBooks(catalog, "client")).isEqualTo("zoo");
    assertThat(namespaceOfBooks(catalog, "default")).isEqualTo("default");
    assertThat(namespaceOfBooks(catalog, "chosen"))
        .as("one that only some namespaces see comes first")
        .isEqualTo("few");
  }

  private static String namespaceOfBooks(Catalog catalog, String client) {
    return catalog.services().visible(BOOKS.host(), client).orElseThrow().namespace();
  }

  private static List<String> identities(String yaml) {
    return Catalogs.of(yaml).services().find(WEB).orElseThrow().subjectAltNames();
  }

  private static List<Integer> ports(Service service) {
    return service.ports().stream().map(ServicePort::number).toList();
  }

  private static List<String> endpoints(Catalog catalog, ServiceKey key) {
    return catalog.endpoints().of(key).stream()
        .filter(each -> each.servicePortName().equals("http"))
        .map((Endpoint each) -> each.address() + ":" + each.port())
        .toList();
  }

  private static String entry(String name, String host, String created, String spec, String port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: %s, creationTimestamp: '%s'}
    spec: {hosts: [%s], ports: [{number: %s, name: %s, protocol: HTTP}], %s}
    ---
    """
        .formatted(name, created, host, port, port.equals("80") ? "http" : "p" + port, spec);
  }
}

package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ServiceKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("B4: the ports of workloads that a service of another registry selects")
class SelectedPortsTest {
  private static final ServiceKey WEB = new ServiceKey("default", "web.default.svc.cluster.local");
  private static final ServiceKey BOOKS = new ServiceKey("default", "books.example.com");

  @ParameterizedTest
  @CsvSource({
    "8080, '{}', 10.0.0.1:8080",
    "8080, '{http: 9090}', 10.0.0.1:9090",
    "8080, '{other: 9090}', 10.0.0.1:8080",
    "main, '{main: 7070}', 10.0.0.1:7070",
    "main, '{main: 7070, http: 9090}', 10.0.0.1:7070",
    "main, '{http: 9090}', ''",
    "main, '{}', ''",
  })
  void clusterServiceTakesThePortOfAWorkloadEntry(String target, String ports, String expected) {
    Catalog catalog =
        Catalogs.of(service("clusterIP: 10.1.0.1", target) + workloadEntry("10.0.0.1", ports));

    assertThat(endpoints(catalog, WEB))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "None, 10.0.0.1",
    "10.1.0.1, vm.internal",
    "10.1.0.1, 'unix:///run/web'",
  })
  void headlessServiceHasNoWorkloadEntryAndNoServiceOneWithoutAnIp(String clusterIp, String at) {
    Catalog catalog =
        Catalogs.of(service("clusterIP: " + clusterIp, "8080") + workloadEntry(at, "{http: 80}"));

    assertThat(endpoints(catalog, WEB)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http, '', 10.0.0.2:8080",
    "http, 'targetPort: 81,', 10.0.0.2:8080",
    "web, 'targetPort: 81,', 10.0.0.2:81",
    "web, '', 10.0.0.2:80",
  })
  void serviceEntryTakesThePodsPortOfItsOwnPortsName(String name, String target, String expected) {
    Catalog catalog =
        Catalogs.of(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: books}
            spec:
              hosts: [books.example.com]
              ports: [{number: 80, name: %s, %s protocol: HTTP}]
              resolution: STATIC
              workloadSelector: {labels: {app: web}}
            ---
            """
                    .formatted(name, target)
                + ServiceEntriesTest.pod("web-1", "10.0.0.2", "{app: web}", ""));

    assertThat(endpoints(catalog, BOOKS)).containsExactly(expected);
  }

  @Test
  void podThatIsNotReadyServesTheClusterServiceOnly() {
    String entry =
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: books}
        spec:
          hosts: [books.example.com]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          workloadSelector: {labels: {app: web}}
        ---
        """;
    String pod =
        ServiceEntriesTest.pod("web-1", "10.0.0.2", "{app: web}", "")
            .replace("Running", "Running, conditions: [{type: Ready, status: 'False'}]");

    Catalog catalog = Catalogs.of(service("clusterIP: 10.1.0.1", "8080") + entry + pod);

    assertThat(endpoints(catalog, WEB)).containsExactly("10.0.0.2:8080");
    assertThat(endpoints(catalog, BOOKS)).isEmpty();
  }

  @Test
  void clusterServiceTakesThePodsTargetPortOnly() {
    Catalog catalog =
        Catalogs.of(
            service("clusterIP: 10.1.0.1", "81")
                + ServiceEntriesTest.pod("web-1", "10.0.0.2", "{app: web}", ""));

    assertThat(endpoints(catalog, WEB)).containsExactly("10.0.0.2:81");
  }

  private static List<String> endpoints(Catalog catalog, ServiceKey key) {
    return catalog.endpoints().of(key).stream()
        .map(each -> each.address() + ":" + each.port())
        .toList();
  }

  private static String service(String address, String target) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {%s, selector: {app: web}, ports: [{name: http, port: 80, targetPort: %s}]}
    ---
    """
        .formatted(address, target);
  }

  private static String workloadEntry(String address, String ports) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: vm}
    spec: {address: "%s", labels: {app: web}, ports: %s}
    ---
    """
        .formatted(address, ports);
  }
}

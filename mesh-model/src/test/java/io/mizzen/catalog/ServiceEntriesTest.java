package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServiceSource;
import io.mizzen.api.TlsMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("B4: services and endpoints out of ServiceEntries")
class ServiceEntriesTest {

  @ParameterizedTest
  @CsvSource({
    "DNS, DNS",
    "DNS_ROUND_ROBIN, DNS_ROUND_ROBIN",
    "DYNAMIC_DNS, DYNAMIC_DNS",
    "NONE, NONE",
    "STATIC, STATIC"
  })
  void everyResolutionIsTold(String written, Resolution told) {
    assertThat(service(entry("books.example.com", "resolution: " + written)).resolution())
        .isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"DNS, 1", "DNS_ROUND_ROBIN, 1", "DYNAMIC_DNS, 1", "NONE, 0", "STATIC, 0"})
  void hostIsTheEndpointWhereItIsLookedUpAndNothingElseIsNamed(String resolution, int endpoints) {
    Catalog catalog = Catalogs.of(entry("books.example.com", "resolution: " + resolution));

    assertThat(catalog.endpoints().of(key("books.example.com")))
        .extracting(Endpoint::address)
        .isEqualTo(List.of("books.example.com").subList(0, endpoints));
  }

  @Test
  void wildcardThatIsLookedUpWhenCalledHasNoEndpoint() {
    Catalog catalog = Catalogs.of(entry("*.example.com", "resolution: DYNAMIC_DNS"));

    assertThat(catalog.endpoints().of(key("*.example.com"))).isEmpty();
  }

  @Test
  void endpointsOfDnsMayBeNamesAndStandInTheHostsPlace() {
    Catalog catalog =
        Catalogs.of(
            entry(
                "books.example.com",
                "resolution: DNS, endpoints: [{address: b.internal, ports: {http: 81}},"
                    + " {address: a.internal}]"));

    assertThat(catalog.endpoints().of(key("books.example.com")))
        .extracting(e -> e.address() + ":" + e.port())
        .containsExactly("a.internal:80", "b.internal:81");
  }

  @Test
  void roundRobinOfNamesKeepsOneEndpoint() {
    Catalog catalog =
        Catalogs.of(
            entry(
                    "books.example.com",
                    "resolution: DNS_ROUND_ROBIN, workloadSelector: {labels: {app: books}}")
                + workloadEntry("a", "{address: a.internal, labels: {app: books}}")
                + workloadEntry("b", "{address: b.internal, labels: {app: books}}"));

    assertThat(catalog.endpoints().of(key("books.example.com")))
        .extracting(Endpoint::address)
        .containsExactly("a.internal");
  }

  @Test
  void selectorTakesPodsAndWorkloadEntriesOfItsNamespace() {
    Catalog catalog =
        Catalogs.of(
            entry("books.example.com", "resolution: STATIC, workloadSelector: {labels: {app: b}}")
                + workloadEntry("vm", "{address: 10.0.0.1, labels: {app: b}, ports: {http: 9}}")
                + workloadEntry("named", "{address: vm.internal, labels: {app: b}}")
                + workloadEntry("other", "{address: 10.0.0.3, labels: {app: c}}")
                + pod("b-1", "10.0.0.2", "{app: b}", ""));

    assertThat(catalog.endpoints().of(key("books.example.com")))
        .extracting(e -> e.address() + ":" + e.port())
        .as("a name cannot be dialled, and of the pod the port of that name is")
        .containsExactly("10.0.0.1:9", "10.0.0.2:8080");
  }

  @Test
  void endpointTakesMutualTlsByItsLabelOrItsServiceAccount() {
    Catalog catalog =
        Catalogs.of(
            entry(
                "books.example.com",
                "resolution: STATIC, endpoints: [{address: 10.0.0.1, serviceAccount: books},"
                    + " {address: 10.0.0.2}, {address: 10.0.0.3, serviceAccount: books,"
                    + " labels: {security.istio.io/tlsMode: disabled}},"
                    + " {address: 10.0.0.4, labels: {security.istio.io/tlsMode: istio}}]"));

    assertThat(catalog.endpoints().of(key("books.example.com")))
        .extracting(Endpoint::tlsMode)
        .containsExactly(TlsMode.ISTIO, TlsMode.DISABLED, TlsMode.DISABLED, TlsMode.ISTIO);
  }

  @Test
  void subnetOfOneAddressIsThatAddress() {
    Service service =
        service(
            entry(
                "books.example.com",
                "resolution: STATIC, addresses: [10.1.0.1/32, 10.2.0.0/16, '2001:db8::1/128']"));

    assertThat(service.addresses()).containsExactly("10.1.0.1", "10.2.0.0/16", "2001:db8::1");
  }

  @Test
  void serviceTellsItsRegistryAndWhenItWasCreated() {
    Service service =
        service(
            entry("books.example.com", "resolution: DNS")
                .replace(
                    "{name: books}", "{name: books, creationTimestamp: '2026-01-02T03:04:05Z'}"));

    assertThat(service.source())
        .isEqualTo(ServiceSource.external(Optional.of(Instant.parse("2026-01-02T03:04:05Z"))));
    assertThat(service.external()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "books.example.com, resolution: DNS, true",
    "books.example.com, resolution: STATIC, true",
    "books.example.com, resolution: NONE, false",
    "'*.example.com', resolution: DYNAMIC_DNS, true",
    "'*.example.com', resolution: STATIC, false",
    "books.example.com, 'resolution: STATIC, addresses: [10.0.0.1]', false"
  })
  void addressIsAllocatedWhereNoneIsKnown(String host, String spec, boolean allocated) {
    assertThat(service(entry(host, spec)).allocatedAddresses()).hasSize(allocated ? 2 : 0);
  }

  @Test
  void labelOptsOutOfAllocation() {
    Service service =
        service(
            entry("books.example.com", "resolution: DNS")
                .replace(
                    "{name: books}",
                    "{name: books, labels: {networking.istio.io/enable-autoallocate-ip:"
                        + " 'false'}}"));

    assertThat(service.allocatedAddresses()).isEmpty();
  }

  @Test
  void statusNamesTheAddressesOfEachHost() {
    String two = entry("a.example.com\", \"b.example.com", "resolution: DNS").replace("---\n", "");
    Catalog catalog =
        Catalogs.of(
            two
                + """
                status:
                  addresses:
                  - {host: a.example.com, value: "2001:2::0:1"}
                  - {host: a.example.com, value: 240.240.0.1}
                  - {host: a.example.com, value: garbled}
                  - {host: other.example.com, value: 240.240.0.9}
                  conditions: [{type: Reconciled, status: "True"}]
                """);

    assertThat(allocated(catalog, "a.example.com")).containsExactly("240.240.0.1", "2001:2::1");
    assertThat(allocated(catalog, "b.example.com"))
        .hasSize(2)
        .isEqualTo(allocated(Catalogs.of(two), "b.example.com"));
  }

  private static List<String> allocated(Catalog catalog, String host) {
    return catalog.services().find(key(host)).orElseThrow().allocatedAddresses();
  }

  @ParameterizedTest
  @CsvSource({
    "'true', '{type: Healthy, status: \"True\"}', 1",
    "'true', '{type: Healthy, status: \"False\"}', 0",
    "'true', '', 0",
    "'false', '{type: Healthy, status: \"False\"}', 1",
    "'', '', 1",
  })
  void workloadServesAsLongAsItsStatusSaysItIsHealthy(
      String checked, String condition, int endpoints) {
    Catalog catalog =
        Catalogs.of(
            entry("a.example.com", "resolution: STATIC, workloadSelector: {labels: {app: a}}")
                + """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: a, annotations: {proxy.istio.io/health-checks-enabled: '%s'}}
                spec: {address: 10.0.0.1, labels: {app: a}}
                status: {conditions: [%s]}
                """
                    .formatted(checked, condition));

    assertThat(catalog.endpoints().of(key("a.example.com"))).hasSize(endpoints);
  }

  private static Service service(String yaml) {
    return Stream.of(Catalogs.of(yaml))
        .flatMap(catalog -> catalog.services().services().stream())
        .findFirst()
        .orElseThrow();
  }

  private static ServiceKey key(String host) {
    return new ServiceKey("default", host);
  }

  private static String entry(String host, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: books}
    spec: {hosts: ["%s"], ports: [{number: 80, name: http, protocol: HTTP}], %s}
    ---
    """
        .formatted(host, spec);
  }

  private static String workloadEntry(String name, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: %s}
    spec: %s
    ---
    """
        .formatted(name, spec);
  }

  static String pod(String name, String ip, String labels, String node) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: %s}
    spec:
      nodeName: "%s"
      containers: [{name: main, ports: [{name: http, containerPort: 8080}]}]
    status: {podIP: %s, phase: Running}
    ---
    """
        .formatted(name, labels, node, ip);
  }
}

package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A1, A5: endpoints out of documents")
class EndpointTableTest {
  private static final ServiceKey REVIEWS =
      new ServiceKey("default", "reviews.default.svc.cluster.local");

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        selector: {app: reviews}
        ports: [{name: grpc, port: 9080, targetPort: app}]
      ---
      """;

  @Test
  void workloadEntryServesThePortOfItsName() {
    EndpointTable table =
        assemble(
            SERVICE.replace("targetPort: app", "targetPort: 8080")
                + """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: reviews-v1}
                spec:
                  address: 10.0.0.1
                  ports: {grpc: 4711, admin: 9}
                  labels: {app: reviews, version: v1}
                  locality: eu/eu-1/a
                  network: n1
                  weight: 3
                  serviceAccount: bookinfo-reviews
                """);

    assertThat(table.of(REVIEWS))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.address()).isEqualTo("10.0.0.1");
              assertThat(endpoint.port().number()).isEqualTo(4711);
              assertThat(endpoint.servicePortName()).isEqualTo("grpc");
              assertThat(endpoint.locality()).isEqualTo(new Locality("eu", "eu-1", "a"));
              assertThat(endpoint.network()).isEqualTo(Network.of("n1"));
              assertThat(endpoint.weight()).isEqualTo(3);
              assertThat(endpoint.serviceAccount()).isEqualTo("bookinfo-reviews");
              assertThat(endpoint.labels().entries())
                  .containsEntry("version", "v1")
                  .containsEntry("topology.kubernetes.io/region", "eu")
                  .containsEntry("topology.istio.io/network", "n1");
            });
  }

  @Test
  void podServesTheNamedContainerPort() {
    EndpointTable table = assemble(SERVICE + pod("reviews-1", "10.0.0.2", "reviews", "Running"));

    assertThat(table.of(REVIEWS)).extracting(e -> e.port().number()).containsExactly(7777);
  }

  @Test
  void podWithoutTheNamedPortServesNothing() {
    EndpointTable table =
        assemble(
            SERVICE.replace("targetPort: app", "targetPort: other")
                + pod("reviews-1", "10.0.0.2", "reviews", "Running"));

    assertThat(table.of(REVIEWS)).isEmpty();
  }

  @Test
  void podsOfOtherLabelsPhasesAndNamespacesAreLeftOut() {
    EndpointTable table =
        assemble(
            SERVICE
                + pod("other", "10.0.0.2", "ratings", "Running")
                + "---\n"
                + pod("done", "10.0.0.3", "reviews", "Succeeded")
                + "---\n"
                + pod("elsewhere", "10.0.0.4", "reviews", "Running")
                    .replace("{name: elsewhere,", "{name: elsewhere, namespace: other,"));

    assertThat(table.of(REVIEWS)).isEmpty();
  }

  @Test
  void endpointSliceReplacesPodsAndKeepsTheirLabels() {
    EndpointTable table =
        assemble(
            SERVICE
                + pod("reviews-1", "10.0.0.2", "reviews", "Running")
                + """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: reviews-abc
                  labels: {kubernetes.io/service-name: reviews}
                addressType: IPv4
                ports: [{name: grpc, port: 7777}]
                endpoints:
                - addresses: [10.0.0.2]
                  targetRef: {kind: Pod, name: reviews-1}
                - addresses: [10.0.0.9]
                  conditions: {ready: false}
                - addresses: [10.0.0.8]
                  conditions: {ready: false, terminating: true}
                """);

    assertThat(table.of(REVIEWS))
        .extracting(Endpoint::address, Endpoint::health)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("10.0.0.2", HealthStatus.HEALTHY),
            org.assertj.core.groups.Tuple.tuple("10.0.0.8", HealthStatus.TERMINATING),
            org.assertj.core.groups.Tuple.tuple("10.0.0.9", HealthStatus.UNHEALTHY));
    assertThat(table.of(REVIEWS).get(0).labels().get("app")).isEqualTo("reviews");
  }

  /** Kubernetes empties a slice when no pod is ready to be in it. */
  @Test
  void emptyEndpointSliceMeansNoEndpoints() {
    EndpointTable table =
        assemble(
            SERVICE
                + pod("reviews-1", "10.0.0.2", "reviews", "Running")
                + """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: reviews-abc
                  labels: {kubernetes.io/service-name: reviews}
                addressType: IPv4
                ports: [{name: grpc, port: 7777}]
                endpoints: []
                """);

    assertThat(table.of(REVIEWS)).isEmpty();
  }

  @Test
  void serviceEntryListsItsOwnEndpoints() {
    EndpointTable table =
        assemble(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: books}
            spec:
              hosts: [books.example.com]
              resolution: STATIC
              location: MESH_INTERNAL
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
              endpoints:
              - {address: 192.0.2.1, labels: {version: v1}}
              - {address: 192.0.2.2, ports: {http: 81}}
            """);

    assertThat(table.of(new ServiceKey("default", "books.example.com")))
        .extracting(e -> e.address() + ":" + e.port())
        .containsExactly("192.0.2.1:8080", "192.0.2.2:81");
  }

  @Test
  void selfRegisteredServerNeedNotKnowThePortName() {
    Workload server = registered("10.0.0.5", Map.of("main", 40123));

    EndpointTable table = serving(server);

    assertThat(table.of(REVIEWS)).extracting(e -> e.port().number()).containsExactly(40123);
  }

  @Test
  void udpPortIsNoSecondChoiceForASelfRegisteredServer() {
    String withUdp =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec:
          selector: {app: reviews}
          ports: [{name: grpc, port: 9080}, {name: dns, port: 53, protocol: UDP}]
        """;
    Workload server = registered("10.0.0.5", Map.of("main", 40123));

    EndpointTable table =
        catalog(withUdp)
            .step(RegistryEdits.ofWorkloads(List.of(server), List.of()))
            .next()
            .endpoints();

    assertThat(table.of(REVIEWS))
        .filteredOn(e -> e.servicePortName().equals("grpc"))
        .extracting(e -> e.port().number())
        .containsExactly(40123);
  }

  @Test
  void writtenWorkloadEntryIsTakenAtItsWord() {
    EndpointTable table =
        assemble(
            SERVICE.replace("targetPort: app", "targetPort: 8080")
                + """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: reviews-v1}
                spec: {address: 10.0.0.1, ports: {other: 7}, labels: {app: reviews}}
                """);

    assertThat(table.of(REVIEWS)).extracting(e -> e.port().number()).containsExactly(8080);
  }

  @Test
  void orderOfDeclarationsDoesNotMatter() {
    Workload a = registered("10.0.0.5", Map.of("grpc", 1));
    Workload b = registered("10.0.0.6", Map.of("grpc", 2));

    EndpointTable forward = serving(a, b);
    EndpointTable backward = serving(b, a);

    assertThat(forward).isEqualTo(backward);
    assertThat(forward.of(REVIEWS)).hasSize(2);
  }

  /** Whatever their names; the document counts again when the server leaves. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void aRegisteredServerCountsBeforeADocumentOfItsAddress(String name) {
    Catalog document =
        catalog(
            SERVICE
                + """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: %s}
                spec: {address: 10.0.0.5, ports: {app: 1}, labels: {app: reviews, version: v9}}
                """
                    .formatted(name));
    Workload server = registered("10.0.0.5", Map.of("grpc", 1));

    Catalog both = document.step(RegistryEdits.ofWorkloads(List.of(server), List.of())).next();
    Catalog after = both.step(RegistryEdits.ofWorkloads(List.of(), List.of(server.key()))).next();

    assertThat(both.endpoints().of(REVIEWS))
        .extracting(Endpoint::workloadName)
        .containsExactly("reviews-10.0.0.5");
    assertThat(both.endpoints().duplicates().get(REVIEWS))
        .singleElement()
        .satisfies(
            duplicate -> {
              assertThat(duplicate.served().workloadName()).isEqualTo("reviews-10.0.0.5");
              assertThat(duplicate.hidden().workloadName()).isEqualTo(name);
            });
    assertThat(after.endpoints()).isEqualTo(document.endpoints());
    assertThat(after.endpoints().of(REVIEWS))
        .extracting(Endpoint::workloadName)
        .containsExactly(name);
    assertThat(after.endpoints().duplicates()).isEmpty();
  }

  /** One that names no network may be in either. */
  @Test
  void oneAddressInTwoNetworksIsTwoEndpoints() {
    String entry =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: %1$s}
        spec: {address: 10.0.0.5, network: "%2$s", ports: {app: 1}, labels: {app: reviews}}
        """;

    EndpointTable two = assemble(SERVICE + entry.formatted("a", "n1") + entry.formatted("b", "n2"));
    EndpointTable three =
        assemble(
            SERVICE
                + entry.formatted("a", "n1")
                + entry.formatted("b", "n2")
                + entry.formatted("c", ""));

    assertThat(two.of(REVIEWS)).extracting(Endpoint::workloadName).containsExactly("a", "b");
    assertThat(two.duplicates()).isEmpty();
    assertThat(three.of(REVIEWS)).isEqualTo(two.of(REVIEWS));
    assertThat(three.duplicates().get(REVIEWS))
        .singleElement()
        .satisfies(each -> assertThat(each.hidden().workloadName()).isEqualTo("c"));
  }

  @Test
  void oneAddressWithTwoPortsIsTwoEndpoints() {
    EndpointTable table =
        serving(
            registered("10.0.0.5", Map.of("grpc", 1)),
            Workload.builder(Workload.Kind.SELF_REGISTERED, "default", "other", "10.0.0.5")
                .ports(Map.of("grpc", 2))
                .labels(Labels.of(Map.of("app", "reviews")))
                .origin(Origin.of("test"))
                .build());

    assertThat(table.of(REVIEWS)).hasSize(2);
    assertThat(table.duplicates()).isEmpty();
  }

  @Test
  void endpointCarriesTheTopologyOfItsWorkload() {
    Workload workload =
        registered("10.0.0.5", Map.of("grpc", 1)).toBuilder()
            .clusterId(ClusterId.of("east"))
            .network(Network.of("n1"))
            .locality(Locality.parse("eu/eu-1/rack2"))
            .build();

    assertThat(serving(workload).of(REVIEWS))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.clusterId()).isEqualTo(ClusterId.of("east"));
              assertThat(endpoint.labels())
                  .isEqualTo(
                      Labels.of(
                          Map.of(
                              "app", "reviews",
                              "topology.istio.io/cluster", "east",
                              "topology.istio.io/network", "n1",
                              "topology.kubernetes.io/region", "eu",
                              "topology.kubernetes.io/zone", "eu-1",
                              "topology.istio.io/subzone", "rack2")));
            });
  }

  private static Workload registered(String address, Map<String, Integer> ports) {
    return Workload.builder(Workload.Kind.SELF_REGISTERED, "default", "reviews-" + address, address)
        .ports(ports)
        .labels(Labels.of(Map.of("app", "reviews")))
        .origin(Origin.of("test"))
        .build();
  }

  private static String pod(String name, String ip, String app, String phase) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: %s}}
    spec: {containers: [{name: main, ports: [{name: app, containerPort: 7777}]}]}
    status: {podIP: %s, phase: %s}
    """
        .formatted(name, app, ip, phase);
  }

  private static MeshSettings settings() {
    return MeshSettings.defaults("test");
  }

  private static EndpointTable assemble(String yaml) {
    return catalog(yaml).endpoints();
  }

  /** The endpoints of reviews when these have registered one after the other. */
  private static EndpointTable serving(Workload... workloads) {
    Catalog catalog = catalog(SERVICE);
    for (Workload workload : workloads) {
      catalog = catalog.step(RegistryEdits.ofWorkloads(List.of(workload), List.of())).next();
    }
    return catalog.endpoints();
  }

  private static Catalog catalog(String yaml) {
    RuleSet.Step rules = RuleSet.empty().step(Yaml.rules(yaml).byKey().values(), List.of());
    return Catalog.empty().step(rules.changes(), RuleSet.empty(), rules.next(), settings()).next();
  }
}

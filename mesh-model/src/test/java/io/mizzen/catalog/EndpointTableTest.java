package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.ServiceKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A1, A5: endpoints out of documents")
class EndpointTableTest {
  @Test
  void workloadEntryServesThePortOfItsName() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE.replace("targetPort: app", "targetPort: 8080")
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

    assertThat(table.of(Catalogs.REVIEWS))
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
    EndpointTable table =
        assemble(Catalogs.SERVICE + pod("reviews-1", "10.0.0.2", "reviews", "Running"));

    assertThat(table.of(Catalogs.REVIEWS)).extracting(e -> e.port().number()).containsExactly(7777);
  }

  @Test
  void podWithoutTheNamedPortServesNothing() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE.replace("targetPort: app", "targetPort: other")
                + pod("reviews-1", "10.0.0.2", "reviews", "Running"));

    assertThat(table.of(Catalogs.REVIEWS)).isEmpty();
  }

  @Test
  void podsOfOtherLabelsPhasesAndNamespacesAreLeftOut() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE
                + pod("other", "10.0.0.2", "ratings", "Running")
                + "---\n"
                + pod("done", "10.0.0.3", "reviews", "Succeeded")
                + "---\n"
                + pod("elsewhere", "10.0.0.4", "reviews", "Running")
                    .replace("{name: elsewhere,", "{name: elsewhere, namespace: other,"));

    assertThat(table.of(Catalogs.REVIEWS)).isEmpty();
  }

  @Test
  void endpointSliceReplacesPodsAndKeepsTheirLabels() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE
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

    assertThat(table.of(Catalogs.REVIEWS))
        .extracting(Endpoint::address, Endpoint::health)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("10.0.0.2", HealthStatus.HEALTHY),
            org.assertj.core.groups.Tuple.tuple("10.0.0.8", HealthStatus.TERMINATING),
            org.assertj.core.groups.Tuple.tuple("10.0.0.9", HealthStatus.UNHEALTHY));
    assertThat(table.of(Catalogs.REVIEWS).get(0).labels().get("app")).isEqualTo("reviews");
  }

  /** Kubernetes empties a slice when no pod is ready to be in it. */
  @Test
  void emptyEndpointSliceMeansNoEndpoints() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE
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

    assertThat(table.of(Catalogs.REVIEWS)).isEmpty();
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
  void writtenWorkloadEntryIsTakenAtItsWord() {
    EndpointTable table =
        assemble(
            Catalogs.SERVICE.replace("targetPort: app", "targetPort: 8080")
                + """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: reviews-v1}
                spec: {address: 10.0.0.1, ports: {other: 7}, labels: {app: reviews}}
                """);

    assertThat(table.of(Catalogs.REVIEWS)).extracting(e -> e.port().number()).containsExactly(8080);
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

    EndpointTable two =
        assemble(Catalogs.SERVICE + entry.formatted("a", "n1") + entry.formatted("b", "n2"));
    EndpointTable three =
        assemble(
            Catalogs.SERVICE
                + entry.formatted("a", "n1")
                + entry.formatted("b", "n2")
                + entry.formatted("c", ""));

    assertThat(two.of(Catalogs.REVIEWS))
        .extracting(Endpoint::workloadName)
        .containsExactly("a", "b");
    assertThat(two.duplicates()).isEmpty();
    assertThat(three.of(Catalogs.REVIEWS)).isEqualTo(two.of(Catalogs.REVIEWS));
    assertThat(three.duplicates().get(Catalogs.REVIEWS))
        .singleElement()
        .satisfies(each -> assertThat(each.hidden().workloadName()).isEqualTo("c"));
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

  private static EndpointTable assemble(String yaml) {
    return Catalogs.of(yaml).endpoints();
  }
}

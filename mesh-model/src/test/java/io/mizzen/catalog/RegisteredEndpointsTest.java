package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ClusterId;
import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.Origin;
import io.mizzen.api.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A1, A5: endpoints of servers that register themselves")
class RegisteredEndpointsTest {
  @Test
  void selfRegisteredServerNeedNotKnowThePortName() {
    Workload server = registered("10.0.0.5", Map.of("main", 40123));

    EndpointTable table = serving(server);

    assertThat(table.of(Catalogs.REVIEWS))
        .extracting(e -> e.port().number())
        .containsExactly(40123);
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
        Catalogs.of(withUdp)
            .step(RegistryEdits.ofWorkloads(List.of(server), List.of()))
            .next()
            .endpoints();

    assertThat(table.of(Catalogs.REVIEWS))
        .filteredOn(e -> e.servicePortName().equals("grpc"))
        .extracting(e -> e.port().number())
        .containsExactly(40123);
  }

  @Test
  void orderOfDeclarationsDoesNotMatter() {
    Workload a = registered("10.0.0.5", Map.of("grpc", 1));
    Workload b = registered("10.0.0.6", Map.of("grpc", 2));

    EndpointTable forward = serving(a, b);
    EndpointTable backward = serving(b, a);

    assertThat(forward).isEqualTo(backward);
    assertThat(forward.of(Catalogs.REVIEWS)).hasSize(2);
  }

  /** Whatever their names; the document counts again when the server leaves. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void aRegisteredServerCountsBeforeADocumentOfItsAddress(String name) {
    Catalog document =
        Catalogs.of(
            Catalogs.SERVICE
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

    assertThat(both.endpoints().of(Catalogs.REVIEWS))
        .extracting(Endpoint::workloadName)
        .containsExactly("reviews-10.0.0.5");
    assertThat(both.endpoints().duplicates().get(Catalogs.REVIEWS))
        .singleElement()
        .satisfies(
            duplicate -> {
              assertThat(duplicate.served().workloadName()).isEqualTo("reviews-10.0.0.5");
              assertThat(duplicate.hidden().workloadName()).isEqualTo(name);
            });
    assertThat(after.endpoints()).isEqualTo(document.endpoints());
    assertThat(after.endpoints().of(Catalogs.REVIEWS))
        .extracting(Endpoint::workloadName)
        .containsExactly(name);
    assertThat(after.endpoints().duplicates()).isEmpty();
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

    assertThat(table.of(Catalogs.REVIEWS)).hasSize(2);
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

    assertThat(serving(workload).of(Catalogs.REVIEWS))
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

  /** The endpoints of reviews when these have registered one after the other. */
  private static EndpointTable serving(Workload... workloads) {
    Catalog catalog = Catalogs.of(Catalogs.SERVICE);
    for (Workload workload : workloads) {
      catalog = catalog.step(RegistryEdits.ofWorkloads(List.of(workload), List.of())).next();
    }
    return catalog.endpoints();
  }
}

package io.mizzen.translator.encode.grpc;

import static io.mizzen.translator.encode.grpc.TestEndpoints.addresses;
import static io.mizzen.translator.encode.grpc.TestEndpoints.endpoint;
import static io.mizzen.translator.encode.grpc.TestEndpoints.labelled;
import static io.mizzen.translator.encode.grpc.TestEndpoints.parse;
import static io.mizzen.translator.encode.grpc.TestEndpoints.priorities;
import static io.mizzen.translator.encode.grpc.TestEndpoints.sent;
import static io.mizzen.translator.encode.grpc.TestEndpoints.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.resolve.cluster.LocalityPolicy;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Distribute;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Failover;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Order;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.WantedLabel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadAssignmentsTest {
  static final Locality HERE = Locality.parse("r1/z1/s1");

  @Test
  void terminatingAndDrainingEndpointsAreNeverSent() {
    List<LocalityLbEndpoints> sent =
        sent(
            LocalityPolicy.none(),
            endpoint("10.0.0.1", "r1"),
            unhealthy("10.0.0.2", HealthStatus.UNHEALTHY),
            unhealthy("10.0.0.3", HealthStatus.TERMINATING),
            unhealthy("10.0.0.4", HealthStatus.DRAINING));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).getLbEndpointsList())
        .extracting(e -> e.getHealthStatus().name())
        .containsExactly("HEALTHY", "UNHEALTHY");
    assertThat(sent.get(0).getLoadBalancingWeight().getValue()).isEqualTo(1);
  }

  @Test
  void namesAndDuplicatesWouldBeRejectedAndAreLeftOut() {
    List<LocalityLbEndpoints> sent =
        sent(
            LocalityPolicy.none(),
            endpoint("10.0.0.1", "r1"),
            endpoint("10.0.0.1", "r2"),
            endpoint("db.example.com", "r1"),
            endpoint("10.0.0.256", "r1"),
            endpoint("fd00::1", "r1"),
            endpoint("fd00::zz", "r1"));

    assertThat(addresses(sent)).containsExactlyInAnyOrder("10.0.0.1", "fd00::1");
  }

  @Test
  void subsetLabelsFilter() {
    Endpoint v2 = labelled("10.0.0.2", Map.of("version", "v2", "app", "a"));
    EndpointInput input =
        new EndpointInput(
            "n",
            List.of(labelled("10.0.0.1", Map.of("version", "v1")), v2),
            Labels.of(Map.of("version", "v2")),
            LocalityPolicy.none(),
            new NoEndpoint.Wait(),
            CapabilityProfile.grpcJava());

    assertThat(addresses(parse(input).getEndpointsList())).containsExactly("10.0.0.2");
  }

  @Test
  void nearestComesFirstAndPrioritiesHaveNoGaps() {
    List<LocalityLbEndpoints> sent =
        sent(
            new Failover(Order.LOCALITY, HERE, Optional.empty(), List.of()),
            endpoint("10.0.0.1", "r2/z1"),
            endpoint("10.0.0.2", "r1/z2"),
            endpoint("10.0.0.3", "r1/z1/s1"),
            endpoint("10.0.0.4", "r3"));

    assertThat(priorities(sent))
        .containsExactlyInAnyOrderEntriesOf(Map.of("r1/z1/s1", 0, "r1/z2", 1, "r2/z1", 2, "r3", 2));
  }

  @Test
  void aFailoverRegionGoesBeforeTheOthers() {
    List<LocalityLbEndpoints> sent =
        sent(
            new Failover(Order.LOCALITY, HERE, Optional.of("r3"), List.of()),
            endpoint("10.0.0.1", "r2"),
            endpoint("10.0.0.2", "r1/z1/s1"),
            endpoint("10.0.0.3", "r3"));

    assertThat(priorities(sent))
        .containsExactlyInAnyOrderEntriesOf(Map.of("r1/z1/s1", 0, "r3", 1, "r2", 2));
  }

  @Test
  void labelsRankBeforeLocality() {
    List<WantedLabel> labels = List.of(new WantedLabel("a", "1"), new WantedLabel("b", "1"));
    List<LocalityLbEndpoints> sent =
        sent(
            new Failover(Order.LABELS, HERE, Optional.empty(), labels),
            labelled("10.0.0.1", Map.of("a", "1", "b", "1")),
            labelled("10.0.0.2", Map.of("a", "1", "b", "2")),
            labelled("10.0.0.3", Map.of("a", "2", "b", "1")));

    assertThat(sent).extracting(LocalityLbEndpoints::getPriority).containsExactly(0, 1, 2);
    assertThat(addresses(sent)).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
  }

  @Test
  void aLeadingNetworkLabelKeepsTheOrderOfRemoteEndpoints() {
    List<WantedLabel> labels =
        List.of(new WantedLabel("topology.istio.io/network", "n1"), new WantedLabel("b", "1"));
    List<LocalityLbEndpoints> sent =
        sent(
            new Failover(Order.LABELS, HERE, Optional.empty(), labels),
            labelled("10.0.0.1", Map.of("topology.istio.io/network", "n2", "b", "2")),
            labelled("10.0.0.2", Map.of("topology.istio.io/network", "n2", "b", "1")),
            labelled("10.0.0.3", Map.of("topology.istio.io/network", "n1", "b", "2")));

    assertThat(addresses(sent)).containsExactly("10.0.0.3", "10.0.0.2", "10.0.0.1");
  }

  @Test
  void localityDecidesAmongEqualLabelsWhereFailoverIsListedToo() {
    List<WantedLabel> labels = List.of(new WantedLabel("a", "1"));
    List<LocalityLbEndpoints> sent =
        sent(
            new Failover(Order.LABELS_THEN_LOCALITY, HERE, Optional.of("r3"), labels),
            endpoint("10.0.0.1", "r1/z1/s1"),
            endpoint("10.0.0.2", "r2"),
            endpoint("10.0.0.3", "r3"));

    assertThat(priorities(sent))
        .containsExactlyInAnyOrderEntriesOf(Map.of("r1/z1/s1", 0, "r3", 1, "r2", 2));
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      endpoints.add(endpoint("10.0.0." + i, "r" + i % 3));
    }
    EndpointInput one = input(endpoints);
    Collections.reverse(endpoints);
    EndpointInput other = input(endpoints);

    assertThat(other).isEqualTo(one);
    assertThat(LoadAssignments.of(other)).isEqualTo(LoadAssignments.of(one));
  }

  @ParameterizedTest
  @MethodSource("clientsThatKeepOldEndpoints")
  void anUnreachableEndpointStandsInForNone(CapabilityProfile profile) {
    EndpointInput none = waiting(profile);
    EndpointInput unhealthy =
        waiting(
            profile,
            unhealthy("10.0.0.1", HealthStatus.UNHEALTHY),
            unhealthy("10.0.0.2", HealthStatus.DRAINING));

    for (EndpointInput input : List.of(none, unhealthy)) {
      ClusterLoadAssignment assignment = parse(input);

      assertThat(addresses(assignment.getEndpointsList())).containsExactly("0.0.0.0");
      LbEndpoint only = assignment.getEndpoints(0).getLbEndpoints(0);
      assertThat(only.getEndpoint().getAddress().getSocketAddress().getPortValue()).isZero();
      assertThat(only.getHealthStatus().name()).isEqualTo("UNKNOWN");
      assertThat(assignment.getEndpoints(0).getLoadBalancingWeight().getValue()).isEqualTo(1);
      assertThat(assignment.getEndpoints(0).hasLocality()).isTrue();
      assertThat(assignment.getPolicy().getDropOverloadsList()).isEmpty();
    }
  }

  @Test
  void sharesThatNobodyFitsAreNoEndpointEither() {
    EndpointInput input =
        new EndpointInput(
            "n",
            List.of(endpoint("10.0.0.1", "r1")),
            Labels.none(),
            new Distribute(new TreeMap<>(Map.of("r2", 100))),
            new NoEndpoint.Wait(),
            CapabilityProfile.grpcJava());

    assertThat(addresses(parse(input).getEndpointsList())).containsExactly("0.0.0.0");
  }

  @ParameterizedTest
  @MethodSource("clientsThatReadEmptyAssignments")
  void clientsThatReadEmptyAssignmentsGetThem(CapabilityProfile profile) {
    assertThat(parse(waiting(profile)).getEndpointsList()).isEmpty();
    assertThat(
            addresses(
                parse(waiting(profile, unhealthy("10.0.0.1", HealthStatus.UNHEALTHY)))
                    .getEndpointsList()))
        .containsExactly("10.0.0.1");
  }

  @ParameterizedTest
  @MethodSource("allClients")
  void failingClustersDropEveryCallAndSayWhy(CapabilityProfile profile) {
    ClusterLoadAssignment assignment =
        parse(EndpointInput.failing("nobody", "no service nobody", profile));

    assertThat(assignment.getClusterName()).isEqualTo("nobody");
    assertThat(addresses(assignment.getEndpointsList())).allMatch("0.0.0.0"::equals);
    assertThat(assignment.getPolicy().getDropOverloadsList())
        .singleElement()
        .satisfies(
            drop -> {
              assertThat(drop.getCategory()).isEqualTo("no service nobody");
              assertThat(drop.getDropPercentage().getNumerator()).isEqualTo(100);
              assertThat(drop.getDropPercentage().getDenominator().name()).isEqualTo("HUNDRED");
            });
  }

  static Stream<CapabilityProfile> clientsThatKeepOldEndpoints() {
    return Stream.of(CapabilityProfile.grpcJava(), CapabilityProfile.conservative());
  }

  static Stream<CapabilityProfile> clientsThatReadEmptyAssignments() {
    return Stream.of(CapabilityProfile.grpcCore(), CapabilityProfile.grpcJs());
  }

  static Stream<CapabilityProfile> allClients() {
    return Stream.concat(clientsThatKeepOldEndpoints(), clientsThatReadEmptyAssignments());
  }

  private static EndpointInput input(List<Endpoint> endpoints) {
    return new EndpointInput(
        "n",
        endpoints,
        Labels.none(),
        new Failover(Order.LOCALITY, HERE, Optional.empty(), List.of()),
        new NoEndpoint.Wait(),
        CapabilityProfile.grpcJava());
  }

  private static EndpointInput waiting(CapabilityProfile profile, Endpoint... endpoints) {
    return new EndpointInput(
        "n",
        List.of(endpoints),
        Labels.none(),
        LocalityPolicy.none(),
        new NoEndpoint.Wait(),
        profile);
  }
}

package io.mizzen.translator.encode.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Port;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.resolve.cluster.LocalityPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Endpoints for tests, and what is sent of them. */
final class TestEndpoints {
  private TestEndpoints() {}

  static List<LocalityLbEndpoints> sent(LocalityPolicy policy, Endpoint... endpoints) {
    List<LocalityLbEndpoints> sent =
        new ArrayList<>(
            parse(
                    new EndpointInput(
                        "n",
                        List.of(endpoints),
                        Labels.none(),
                        policy,
                        new NoEndpoint.Wait(),
                        CapabilityProfile.grpcJava()))
                .getEndpointsList());
    assertThat(sent).allMatch(locality -> locality.getLoadBalancingWeight().getValue() != 0);
    return sent;
  }

  static Map<String, Integer> priorities(List<LocalityLbEndpoints> sent) {
    Map<String, Integer> priorities = new TreeMap<>();
    for (LocalityLbEndpoints group : sent) {
      Locality locality =
          new Locality(
              group.getLocality().getRegion(),
              group.getLocality().getZone(),
              group.getLocality().getSubZone());
      priorities.put(locality.toString(), group.getPriority());
    }
    return priorities;
  }

  static List<String> addresses(List<LocalityLbEndpoints> sent) {
    return sent.stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(e -> e.getEndpoint().getAddress().getSocketAddress().getAddress())
        .toList();
  }

  static ClusterLoadAssignment parse(EndpointInput input) {
    try {
      return ClusterLoadAssignment.parseFrom(LoadAssignments.of(input).resource().bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Endpoint endpoint(String address, String locality) {
    return endpoint(address, Labels.none(), Locality.parse(locality), HealthStatus.HEALTHY);
  }

  static Endpoint labelled(String address, Map<String, String> labels) {
    return endpoint(address, Labels.of(labels), LoadAssignmentsTest.HERE, HealthStatus.HEALTHY);
  }

  static Endpoint unhealthy(String address, HealthStatus health) {
    return endpoint(address, Labels.none(), Locality.parse("r1"), health);
  }

  static Endpoint weighing(String address, String locality, int weight) {
    return endpoint(address, Labels.none(), Locality.parse(locality), HealthStatus.HEALTHY, weight);
  }

  static Endpoint endpoint(String address, Labels labels, Locality locality, HealthStatus health) {
    return endpoint(address, labels, locality, health, 1);
  }

  private static Endpoint endpoint(
      String address, Labels labels, Locality locality, HealthStatus health, int weight) {
    return Endpoint.builder(address, Port.of(80), "grpc")
        .labels(labels)
        .locality(locality)
        .weight(weight)
        .health(health)
        .namespace("default")
        .build();
  }
}

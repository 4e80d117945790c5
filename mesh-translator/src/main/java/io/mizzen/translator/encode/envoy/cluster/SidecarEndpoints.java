package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.api.Labels;
import io.mizzen.translator.core.EnvoyAddress;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.resolve.cluster.LocalityGroup;
import io.mizzen.translator.resolve.cluster.LocalityGroups;
import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The endpoints of one cluster of a sidecar, unhealthy ones among them: Envoy passes them over. */
@API(status = API.Status.INTERNAL)
public final class SidecarEndpoints {
  private SidecarEndpoints() {}

  public static Translated of(SidecarEndpointInput input) {
    return new Translated(
        Packing.resource(TypeUrl.ENDPOINT, input.name(), message(input)), List.of());
  }

  static ClusterLoadAssignment message(SidecarEndpointInput input) {
    List<Endpoint> sent = input.endpoints().stream().filter(SidecarEndpoints::takesCalls).toList();
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(input.name());
    for (LocalityGroup group :
        LocalityGroups.of(sent, input.locality(), LocalityGroup.Weighing.ALL)) {
      assignment.addEndpoints(message(group, input));
    }
    return assignment.build();
  }

  private static boolean takesCalls(Endpoint endpoint) {
    return endpoint.health() == HealthStatus.HEALTHY || endpoint.health() == HealthStatus.UNHEALTHY;
  }

  private static LocalityLbEndpoints message(LocalityGroup group, SidecarEndpointInput input) {
    LocalityLbEndpoints.Builder message =
        LocalityLbEndpoints.newBuilder()
            .setPriority(group.priority())
            .setLoadBalancingWeight(UInt32Value.of((int) group.weight()));
    message
        .getLocalityBuilder()
        .setRegion(group.locality().region())
        .setZone(group.locality().zone())
        .setSubZone(group.locality().subzone());
    group.endpoints().forEach(each -> message.addLbEndpoints(message(each, input)));
    return message.build();
  }

  private static LbEndpoint message(Endpoint endpoint, SidecarEndpointInput input) {
    LbEndpoint.Builder message =
        LbEndpoint.newBuilder()
            .setHealthStatus(
                endpoint.health() == HealthStatus.HEALTHY
                    ? io.envoyproxy.envoy.config.core.v3.HealthStatus.HEALTHY
                    : io.envoyproxy.envoy.config.core.v3.HealthStatus.UNHEALTHY)
            .setLoadBalancingWeight(UInt32Value.of(Math.max(1, endpoint.weight())))
            .setMetadata(metadata(endpoint, input));
    message
        .getEndpointBuilder()
        .setAddress(EnvoyAddress.of(endpoint.address(), endpoint.port().number()));
    return message.build();
  }

  private static Metadata metadata(Endpoint endpoint, SidecarEndpointInput input) {
    Metadata.Builder metadata =
        Metadata.newBuilder().putFilterMetadata("istio", single("workload", workload(endpoint)));
    if (input.isCalledWithTls(endpoint)) {
      metadata.putFilterMetadata("envoy.transport_socket_match", single("tlsMode", "istio"));
    }
    return metadata.build();
  }

  private static Struct single(String key, String text) {
    return Struct.newBuilder()
        .putFields(key, Value.newBuilder().setStringValue(text).build())
        .build();
  }

  /** Istio's name of a workload in access logs. */
  private static String workload(Endpoint endpoint) {
    Labels labels = endpoint.labels();
    String name =
        first(
            labels,
            endpoint.workloadName(),
            "service.istio.io/canonical-name",
            "app.kubernetes.io/name",
            "app");
    String revision =
        first(
            labels,
            "",
            "service.istio.io/canonical-revision",
            "app.kubernetes.io/version",
            "version");
    return String.join(
        ";",
        endpoint.workloadName(),
        endpoint.namespace(),
        name,
        revision,
        endpoint.clusterId().name());
  }

  private static String first(Labels labels, String otherwise, String... keys) {
    return Stream.of(keys)
        .map(labels::get)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(otherwise);
  }
}

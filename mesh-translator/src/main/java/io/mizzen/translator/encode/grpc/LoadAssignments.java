package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.mizzen.api.Endpoint;
import io.mizzen.api.HealthStatus;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.resolve.cluster.LocalityGroup;
import io.mizzen.translator.resolve.cluster.LocalityGroup.Weighing;
import io.mizzen.translator.resolve.cluster.LocalityGroups;
import io.mizzen.translator.resolve.cluster.Weights;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/** The endpoints of one cluster. */
@API(status = API.Status.INTERNAL)
public final class LoadAssignments {
  /**
   * The endpoint that stands in for none. A connection to port 0 is refused: nothing can listen
   * there. The address is also how {@code MeshClient} knows what such a failure means.
   */
  private static final LocalityLbEndpoints UNREACHABLE = unreachable();

  private LoadAssignments() {}

  public static Translated of(EndpointInput input) {
    List<Endpoint> usable = usable(input);
    List<LocalityGroup> groups =
        LocalityGroups.of(usable, input.locality(), Weighing.USABLE).stream()
            .filter(group -> !group.endpoints().isEmpty())
            .toList();
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(input.name());
    boolean usableByNobody = groups.stream().noneMatch(LocalityGroup::isUsable);
    if (usableByNobody && !input.profile().honours(Capability.EMPTY_ASSIGNMENT)) {
      assignment.addEndpoints(UNREACHABLE);
    } else {
      groups.forEach(group -> assignment.addEndpoints(message(group)));
    }
    if (usableByNobody && input.noEndpoint() instanceof NoEndpoint.Fail fail) {
      assignment.getPolicyBuilder().addDropOverloads(dropAll(fail.reason()));
    }
    return new Translated(
        Packing.resource(TypeUrl.ENDPOINT, input.name(), assignment.build()), List.of());
  }

  private static LocalityLbEndpoints unreachable() {
    LocalityLbEndpoints.Builder message =
        LocalityLbEndpoints.newBuilder().setLoadBalancingWeight(UInt32Value.of(1));
    message.getLocalityBuilder();
    message
        .addLbEndpointsBuilder()
        .setLoadBalancingWeight(UInt32Value.of(1))
        .setEndpoint(endpointAt(MizzenNames.NO_ENDPOINT_ADDRESS, 0));
    return message.build();
  }

  /** Every call fails at once with "Dropped: reason", without a retry. */
  private static DropOverload dropAll(String reason) {
    return DropOverload.newBuilder()
        .setCategory(reason)
        .setDropPercentage(
            FractionalPercent.newBuilder()
                .setNumerator(100)
                .setDenominator(DenominatorType.HUNDRED))
        .build();
  }

  /**
   * Endpoints that may be sent. Terminating and draining ones take no new calls; an address that is
   * no IP would make gRPC reject the whole resource, as would one that is listed twice.
   */
  private static List<Endpoint> usable(EndpointInput input) {
    Set<String> seen = new HashSet<>();
    return input.endpoints().stream()
        .filter(LoadAssignments::takesCalls)
        .filter(endpoint -> endpoint.labels().matches(input.subset()))
        .filter(endpoint -> IpLiterals.isIp(endpoint.address()))
        .filter(endpoint -> seen.add(endpoint.address() + " " + endpoint.port()))
        .toList();
  }

  private static boolean takesCalls(Endpoint endpoint) {
    return endpoint.health() == HealthStatus.HEALTHY || endpoint.health() == HealthStatus.UNHEALTHY;
  }

  private static LocalityLbEndpoints message(LocalityGroup group) {
    List<Long> weights =
        Weights.fitting(
            group.endpoints().stream().map(each -> (long) Math.max(1, each.weight())).toList());
    List<LbEndpoint> endpoints =
        IntStream.range(0, weights.size())
            .mapToObj(i -> message(group.endpoints().get(i), weights.get(i)))
            .toList();
    LocalityLbEndpoints.Builder message =
        LocalityLbEndpoints.newBuilder()
            .setPriority(group.priority())
            .setLoadBalancingWeight(UInt32Value.of((int) group.weight()))
            .addAllLbEndpoints(endpoints);
    // Set even when it is empty: C-core rejects a missing one.
    message
        .getLocalityBuilder()
        .setRegion(group.locality().region())
        .setZone(group.locality().zone())
        .setSubZone(group.locality().subzone());
    return message.build();
  }

  private static LbEndpoint message(Endpoint endpoint, long weight) {
    LbEndpoint.Builder message =
        LbEndpoint.newBuilder()
            .setHealthStatus(
                endpoint.health() == HealthStatus.HEALTHY
                    ? io.envoyproxy.envoy.config.core.v3.HealthStatus.HEALTHY
                    : io.envoyproxy.envoy.config.core.v3.HealthStatus.UNHEALTHY)
            .setLoadBalancingWeight(UInt32Value.of((int) weight))
            .setEndpoint(endpointAt(endpoint.address(), endpoint.port().number()));
    return message.build();
  }

  private static io.envoyproxy.envoy.config.endpoint.v3.Endpoint endpointAt(
      String address, int port) {
    io.envoyproxy.envoy.config.endpoint.v3.Endpoint.Builder endpoint =
        io.envoyproxy.envoy.config.endpoint.v3.Endpoint.newBuilder();
    endpoint
        .getAddressBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port));
    return endpoint.build();
  }
}

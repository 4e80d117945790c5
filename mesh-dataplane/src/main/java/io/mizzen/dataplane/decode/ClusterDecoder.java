package io.mizzen.dataplane.decode;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.Cluster.Discovery;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.cluster.Endpoint;
import io.mizzen.dataplane.cluster.LocalityEndpoints;
import io.mizzen.dataplane.listener.Listener;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code Cluster} and {@code ClusterLoadAssignment}. */
final class ClusterDecoder {
  private ClusterDecoder() {}

  static Cluster cluster(
      io.envoyproxy.envoy.config.cluster.v3.Cluster message, FieldContext context) {
    String name = context.at("name").required(message.getName());
    String service = message.getEdsClusterConfig().getServiceName();
    return new Cluster(
        name,
        discovery(message, context),
        service.isEmpty() ? name : service,
        message.hasLoadAssignment()
            ? Optional.of(assignment(message.getLoadAssignment(), context.at("load_assignment")))
            : Optional.empty(),
        message.getLbPolicy().name(),
        RouteDecoder.rule(message.getMetadata()));
  }

  private static Discovery discovery(
      io.envoyproxy.envoy.config.cluster.v3.Cluster message, FieldContext context) {
    if (message.hasClusterType()) {
      return Discovery.CUSTOM;
    }
    return switch (message.getType()) {
      case EDS -> Discovery.EDS;
      case STATIC -> Discovery.STATIC;
      case STRICT_DNS -> Discovery.STRICT_DNS;
      case LOGICAL_DNS -> Discovery.LOGICAL_DNS;
      case ORIGINAL_DST -> Discovery.ORIGINAL_DST;
      case UNRECOGNIZED ->
          throw context.at("type").fails(message.getTypeValue() + " (expected: a known type)");
    };
  }

  static ClusterLoadAssignment assignment(
      io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment message, FieldContext context) {
    return new ClusterLoadAssignment(
        message.getClusterName(),
        context.each("endpoints", message.getEndpointsList(), ClusterDecoder::locality));
  }

  private static LocalityEndpoints locality(LocalityLbEndpoints message, FieldContext context) {
    return new LocalityEndpoints(
        name(message.getLocality()),
        message.getPriority(),
        message.hasLoadBalancingWeight()
            ? OptionalLong.of(ActionDecoder.unsigned(message.getLoadBalancingWeight()))
            : OptionalLong.empty(),
        context.each("lb_endpoints", message.getLbEndpointsList(), ClusterDecoder::endpoint));
  }

  private static String name(Locality locality) {
    return Stream.of(locality.getRegion(), locality.getZone(), locality.getSubZone())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  private static Endpoint endpoint(LbEndpoint message, FieldContext context) {
    if (!message.hasEndpoint()) {
      throw context.fails("endpoint_name is not supported (expected: endpoint)");
    }
    Listener.Address address =
        address(message.getEndpoint().getAddress(), context.at("endpoint.address"));
    return new Endpoint(
        address.host(),
        address.port(),
        switch (message.getHealthStatus()) {
          case UNKNOWN, UNRECOGNIZED -> Endpoint.Health.UNKNOWN;
          case HEALTHY -> Endpoint.Health.HEALTHY;
          case UNHEALTHY -> Endpoint.Health.UNHEALTHY;
          case DRAINING -> Endpoint.Health.DRAINING;
          case TIMEOUT -> Endpoint.Health.TIMEOUT;
          case DEGRADED -> Endpoint.Health.DEGRADED;
        },
        message.hasLoadBalancingWeight()
            ? ActionDecoder.unsigned(message.getLoadBalancingWeight())
            : 1);
  }

  /** A socket, a Unix socket, or a listener inside the same Envoy. */
  static Listener.Address address(Address address, FieldContext context) {
    return switch (address.getAddressCase()) {
      case SOCKET_ADDRESS -> socket(address.getSocketAddress(), context.at("socket_address"));
      case PIPE -> new Listener.Address("unix:" + address.getPipe().getPath(), 0);
      case ENVOY_INTERNAL_ADDRESS ->
          new Listener.Address(
              "internal/" + address.getEnvoyInternalAddress().getServerListenerName(), 0);
      case ADDRESS_NOT_SET -> throw context.fails("none (expected: socket_address or pipe)");
    };
  }

  private static Listener.Address socket(SocketAddress socket, FieldContext context) {
    int port = socket.getPortValue();
    if (port < 0 || port > 65_535) {
      throw context
          .at("port_value")
          .fails(Integer.toUnsignedString(port) + " (expected: 0..65535)");
    }
    return new Listener.Address(socket.getAddress(), port);
  }
}

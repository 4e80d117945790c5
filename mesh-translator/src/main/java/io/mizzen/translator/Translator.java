package io.mizzen.translator;

import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.InboundClusterInput;
import io.mizzen.translator.encode.envoy.InboundListenerInput;
import io.mizzen.translator.encode.envoy.OutboundListenerInput;
import io.mizzen.translator.encode.envoy.SidecarEndpointInput;
import io.mizzen.translator.encode.envoy.SidecarListenerInput;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.encode.envoy.VirtualHostInput;
import io.mizzen.translator.encode.envoy.VirtualOutboundInput;
import io.mizzen.translator.encode.envoy.cluster.InboundClusters;
import io.mizzen.translator.encode.envoy.cluster.SidecarEndpoints;
import io.mizzen.translator.encode.envoy.cluster.UpstreamClusters;
import io.mizzen.translator.encode.envoy.listener.InboundListeners;
import io.mizzen.translator.encode.envoy.listener.OutboundListeners;
import io.mizzen.translator.encode.envoy.route.RouteTables;
import io.mizzen.translator.encode.envoy.route.VirtualHosts;
import io.mizzen.translator.encode.grpc.ClusterInput;
import io.mizzen.translator.encode.grpc.Clusters;
import io.mizzen.translator.encode.grpc.EndpointInput;
import io.mizzen.translator.encode.grpc.LoadAssignments;
import io.mizzen.translator.encode.grpc.RouteConfigurations;
import io.mizzen.translator.encode.grpc.RouteInput;
import io.mizzen.xds.XdsResource;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The translation of rules into xDS resources: one pure function per resource type.
 *
 * <p>Each function reads its input record and nothing else, so equal inputs give byte-equal
 * resources whatever the order in which they were put together. Functions may be called from any
 * thread; they never block, log or fail on validated rules.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Translator {
  private Translator() {}

  /** {@code envoy.config.listener.v3.Listener} with an API listener (gRFC A27). */
  public static Translated listener(ListenerInput input) {
    return ApiListeners.of(input);
  }

  /** {@code envoy.config.route.v3.RouteConfiguration}, named {@code outbound|port||host}. */
  public static Translated route(RouteInput input) {
    return RouteConfigurations.of(input);
  }

  /**
   * A RouteConfiguration of that name that fails every call: the answer for a service that went.
   */
  public static Translated noRoutes(String name) {
    return RouteConfigurations.none(name);
  }

  /**
   * {@code envoy.config.cluster.v3.Cluster} with endpoints over ADS. {@link
   * io.mizzen.translator.core.Refused} when the rule asks for protection the client does not have:
   * the resource is then a cluster that never has endpoints.
   */
  public static Translation cluster(ClusterInput input) {
    return Clusters.of(input);
  }

  /** {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
  public static Translated endpoints(EndpointInput input) {
    return LoadAssignments.of(input);
  }

  /** {@code envoy.config.route.v3.VirtualHost}: a part of a sidecar's route configurations. */
  public static Translated virtualHost(VirtualHostInput input) {
    return VirtualHosts.of(input);
  }

  /**
   * A sidecar's {@code envoy.config.route.v3.RouteConfiguration}, put together from packed virtual
   * hosts without encoding them again.
   *
   * @param virtualHosts answers the packed virtual host of an input
   */
  public static XdsResource routeTable(
      RouteTableInput input, Function<VirtualHostInput, XdsResource> virtualHosts) {
    if (input instanceof RouteTableInput.OfHost host) {
      return RouteTables.ofHost(input.name(), virtualHosts.apply(host.virtualHost()));
    }
    return input instanceof RouteTableInput.OfPort port
        ? RouteTables.ofPort(
            input.name(), input.virtualHosts().stream().map(virtualHosts).toList(), port.unknown())
        : RouteTables.none(input.name());
  }

  /** A sidecar's {@code envoy.config.cluster.v3.Cluster} for a service port and subset. */
  public static Translation upstream(UpstreamInput input) {
    return UpstreamClusters.of(input);
  }

  /** A sidecar's {@code envoy.config.cluster.v3.Cluster} for a port of its workload. */
  public static Translated inboundCluster(InboundClusterInput input) {
    return InboundClusters.of(input);
  }

  /** The {@code envoy.config.endpoint.v3.ClusterLoadAssignment} of a sidecar's cluster. */
  public static Translated sidecarEndpoints(SidecarEndpointInput input) {
    return SidecarEndpoints.of(input);
  }

  /** A sidecar's {@code envoy.config.listener.v3.Listener}. */
  public static Translated sidecarListener(SidecarListenerInput input) {
    if (input instanceof VirtualOutboundInput virtual) {
      return OutboundListeners.virtual(virtual);
    }
    return input instanceof OutboundListenerInput outbound
        ? OutboundListeners.of(outbound)
        : InboundListeners.of((InboundListenerInput) input);
  }
}

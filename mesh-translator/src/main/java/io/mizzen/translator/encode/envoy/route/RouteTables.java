package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.translator.core.Packing;
import io.mizzen.translator.encode.envoy.cluster.DynamicForwardProxy;
import io.mizzen.translator.encode.envoy.cluster.FixedClusters;
import io.mizzen.translator.resolve.UnknownTraffic;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Route configurations put together from packed virtual hosts, which are copied and not encoded
 * again: a message's bytes are its fields' bytes one after another.
 */
@API(status = API.Status.INTERNAL)
public final class RouteTables {
  /** {@code virtual_hosts = 2}, length-delimited. */
  private static final int VIRTUAL_HOSTS_TAG = 2 << 3 | 2;

  /** Istio's limit of a direct response's body, 1 MiB. */
  private static final int MAX_DIRECT_RESPONSE = 1 << 20;

  private static final int BAD_GATEWAY = 502;

  private RouteTables() {}

  /** The routes of a port: its virtual hosts, and one for all other hosts. */
  public static XdsResource ofPort(
      String name, List<XdsResource> virtualHosts, UnknownTraffic unknown) {
    RouteConfiguration frame =
        frame(name).setIgnorePortInHostMatching(true).addVirtualHosts(others(unknown)).build();
    return Packing.concatenated(TypeUrl.ROUTE, name, VIRTUAL_HOSTS_TAG, virtualHosts, frame);
  }

  /** The routes of one host behind its own address, where every authority is meant for it. */
  public static XdsResource ofHost(String name, XdsResource virtualHost) {
    RouteConfiguration frame = frame(name).setIgnorePortInHostMatching(true).build();
    return Packing.concatenated(
        TypeUrl.ROUTE, name, VIRTUAL_HOSTS_TAG, List.of(virtualHost), frame);
  }

  /** The routes of a name that no listener has. */
  public static XdsResource none(String name) {
    return Packing.resource(
        TypeUrl.ROUTE,
        name,
        RouteConfiguration.newBuilder()
            .setName(name)
            .setValidateClusters(BoolValue.of(false))
            .build());
  }

  /** The routes of hosts that no service has, on connections to no service. */
  public static RouteConfiguration ofOthers(UnknownTraffic unknown) {
    VirtualHost others = others(unknown);
    return frame(others.getName())
        .setIgnorePortInHostMatching(true)
        .addVirtualHosts(others)
        .build();
  }

  private static RouteConfiguration.Builder frame(String name) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .setValidateClusters(BoolValue.of(false))
        .setMaxDirectResponseBodySizeBytes(UInt32Value.of(MAX_DIRECT_RESPONSE));
  }

  private static VirtualHost others(UnknownTraffic unknown) {
    OutboundTrafficPolicy policy = unknown.policy();
    String name =
        switch (policy) {
          case ALLOW_ANY -> "allow_any";
          case ALLOW_ANY_DYNAMIC_DNS -> "allow_any_dynamic_dns";
          case REGISTRY_ONLY -> "block_all";
        };
    Route.Builder route = Route.newBuilder().setName(name).setMatch(RouteMatches.everything());
    if (policy == OutboundTrafficPolicy.REGISTRY_ONLY) {
      route.setDirectResponse(DirectAnswers.empty(BAD_GATEWAY));
    } else {
      String cluster =
          policy == OutboundTrafficPolicy.ALLOW_ANY
              ? unknown.egressProxy().map(ClusterName::render).orElse(FixedClusters.PASSTHROUGH)
              : DynamicForwardProxy.CLUSTER;
      route.setRoute(
          HttpRoutes.timeout(RouteAction.newBuilder().setCluster(cluster), Duration.ZERO));
    }
    return VirtualHost.newBuilder()
        .setName(name)
        .addDomains("*")
        .addRoutes(route)
        .setIncludeRequestAttemptCount(true)
        .build();
  }
}

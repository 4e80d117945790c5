package io.mizzen.jmh.fanout;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DefaultExecutorGroup;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.controlplane.server.serializer.CachedProtoResourcesSerializer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** java-control-plane with its SimpleCache and its cached serializer. */
final class JavaControlPlaneArm implements Arm {
  private static final String GROUP = "all";

  private final SimpleCache<String> cache = new SimpleCache<>(node -> GROUP);
  private final List<Cluster> clusters;
  private final List<Listener> listeners;
  private final Alternating<RouteConfiguration> routes;
  private final Alternating<ClusterLoadAssignment> endpoints;
  private final Server server;

  /** Resources of which the first is one of two. */
  private static final class Alternating<T> {
    private final List<T> all;
    private T other;
    private int version;

    Alternating(List<T> all, T other) {
      this.all = new ArrayList<>(all);
      this.other = other;
    }

    void change() {
      other = all.set(0, other);
      version++;
    }

    List<T> all() {
      return List.copyOf(all);
    }

    String version() {
      return Integer.toString(version);
    }
  }

  JavaControlPlaneArm(int services) throws IOException {
    CapturedMesh mesh = CapturedMesh.of(services);
    clusters = unpack(mesh, TypeUrl.CLUSTER, Cluster.class);
    listeners = unpack(mesh, TypeUrl.LISTENER, Listener.class);
    List<RouteConfiguration> allRoutes = unpack(mesh, TypeUrl.ROUTE, RouteConfiguration.class);
    RouteConfiguration route = mesh.route().unpack(RouteConfiguration.class);
    allRoutes.sort(first(route.getName(), RouteConfiguration::getName));
    routes = new Alternating<>(allRoutes, route);
    List<ClusterLoadAssignment> allEndpoints =
        unpack(mesh, TypeUrl.ENDPOINT, ClusterLoadAssignment.class);
    ClusterLoadAssignment changed = mesh.endpoints().unpack(ClusterLoadAssignment.class);
    allEndpoints.sort(first(changed.getClusterName(), ClusterLoadAssignment::getClusterName));
    endpoints = new Alternating<>(allEndpoints, changed);
    publish();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new V3DiscoveryServer(
                        List.of(),
                        cache,
                        new DefaultExecutorGroup(),
                        new CachedProtoResourcesSerializer())
                    .getAggregatedDiscoveryServiceImpl())
            .build()
            .start();
  }

  private static <T> java.util.Comparator<T> first(
      String name, java.util.function.Function<T, String> names) {
    return java.util.Comparator.comparing(each -> !names.apply(each).equals(name));
  }

  private static <T extends Message> List<T> unpack(
      CapturedMesh mesh, TypeUrl type, Class<T> message) throws InvalidProtocolBufferException {
    List<T> all = new ArrayList<>();
    for (Any each : mesh.resources().getOrDefault(type.url(), List.of())) {
      all.add(each.unpack(message));
    }
    return all;
  }

  private void publish() {
    cache.setSnapshot(
        GROUP,
        Snapshot.create(
            clusters,
            "0",
            endpoints.all(),
            endpoints.version(),
            listeners,
            "0",
            routes.all(),
            routes.version(),
            List.of(),
            "0"));
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void changeRule() {
    routes.change();
    publish();
  }

  @Override
  public void changeEndpoint() {
    endpoints.change();
    publish();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

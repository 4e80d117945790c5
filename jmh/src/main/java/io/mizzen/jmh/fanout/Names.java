package io.mizzen.jmh.fanout;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.jmh.LargeMesh;
import io.mizzen.xds.TypeUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The names that a gRPC client asks for that dials the first services, in the order in which it
 * asks.
 */
final class Names {
  private Names() {}

  /**
   * @param services how many it dials: a listener, a route configuration, two clusters and two
   *     endpoint resources each
   */
  static Map<String, List<String>> of(int services) {
    List<String> clusters = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      for (String subset : List.of("v1", "v2")) {
        clusters.add("outbound|80|" + subset + "|" + LargeMesh.host(i));
      }
    }
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put(
        TypeUrl.LISTENER.url(),
        IntStream.range(0, services).mapToObj(i -> "s" + i + ":80").toList());
    names.put(
        TypeUrl.ROUTE.url(),
        IntStream.range(0, services).mapToObj(i -> "outbound|80||" + LargeMesh.host(i)).toList());
    names.put(TypeUrl.CLUSTER.url(), clusters);
    names.put(TypeUrl.ENDPOINT.url(), clusters.stream().map(name -> "mesh/" + name).toList());
    return names;
  }

  /** The name of a resource. */
  static String of(Any resource) {
    try {
      if (resource.is(Listener.class)) {
        return resource.unpack(Listener.class).getName();
      }
      if (resource.is(RouteConfiguration.class)) {
        return resource.unpack(RouteConfiguration.class).getName();
      }
      return resource.is(Cluster.class)
          ? resource.unpack(Cluster.class).getName()
          : resource.unpack(ClusterLoadAssignment.class).getClusterName();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(resource.getTypeUrl(), e);
    }
  }

  /** Those of these names. */
  static List<Any> only(List<Any> all, List<String> names) {
    Set<String> wanted = Set.copyOf(names);
    return all.stream().filter(each -> wanted.contains(of(each))).toList();
  }
}

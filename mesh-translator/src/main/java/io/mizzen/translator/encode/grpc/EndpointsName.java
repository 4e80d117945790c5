package io.mizzen.translator.encode.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.XdsResource;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Name of a ClusterLoadAssignment: the cluster's name, led by the mesh instance. grpc-java counts
 * requests in flight per cluster name and this name for the whole JVM, so the name must differ
 * between meshes; every cluster has it, so that adding a breaker does not move the endpoints.
 *
 * @param meshInstance may be empty; then the name is the cluster's own
 */
@API(status = API.Status.EXPERIMENTAL)
public record EndpointsName(String meshInstance, ClusterName cluster) {
  private static final String CLOSED = "closed/";

  public String render() {
    return meshInstance.isEmpty() ? cluster.render() : meshInstance + "/" + cluster.render();
  }

  /** The name a closed cluster looks under: there are never endpoints. */
  String renderClosed() {
    return CLOSED + render();
  }

  /** Whether a name belongs to a cluster that was closed rather than left unprotected. */
  public static boolean isClosed(String name) {
    return name.startsWith(CLOSED);
  }

  /** Parses a rendered name; empty when no cluster name is in it. */
  public static Optional<EndpointsName> parse(String name) {
    int cluster = name.indexOf("outbound|");
    if (cluster < 0 || (cluster > 0 && name.charAt(cluster - 1) != '/')) {
      return Optional.empty();
    }
    String instance = cluster == 0 ? "" : name.substring(0, cluster - 1);
    return ClusterName.parse(name.substring(cluster))
        .map(parsed -> new EndpointsName(instance, parsed));
  }

  /** The name of the endpoints that a cluster asks for; empty if it asks for none. */
  public static Optional<String> askedBy(XdsResource cluster) {
    try {
      Cluster read = Cluster.parseFrom(cluster.bytes());
      String named = read.getEdsClusterConfig().getServiceName();
      return read.getType() == Cluster.DiscoveryType.EDS
          ? Optional.of(named.isEmpty() ? read.getName() : named)
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return render();
  }
}

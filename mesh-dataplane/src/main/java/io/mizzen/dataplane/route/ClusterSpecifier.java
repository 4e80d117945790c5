package io.mizzen.dataplane.route;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The cluster specifier of {@code RouteAction} and {@code TcpProxy}: where requests are sent. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ClusterSpecifier {

  /** All to one cluster. */
  record Single(String cluster) implements ClusterSpecifier {
    @Override
    public String toString() {
      return cluster;
    }
  }

  /**
   * Each to one of several.
   *
   * @param clusters in order; at least one has a weight above 0
   */
  record Weighted(List<WeightedCluster> clusters) implements ClusterSpecifier {
    public Weighted {
      clusters = List.copyOf(clusters);
      if (clusters.stream().mapToLong(WeightedCluster::weight).sum() <= 0) {
        throw new IllegalArgumentException(
            "the weights sum up to 0 (expected: at least one cluster with a weight above 0)");
      }
    }

    public long totalWeight() {
      long total = 0;
      for (WeightedCluster each : clusters) {
        total += each.weight();
      }
      return total;
    }

    /**
     * The cluster of one request.
     *
     * @param random any number, read as unsigned
     */
    public String choose(long random) {
      long left = Long.remainderUnsigned(random, totalWeight());
      for (WeightedCluster each : clusters) {
        left -= each.weight();
        if (left < 0) {
          return each.cluster();
        }
      }
      throw new IllegalStateException("weights changed under the sum: " + clusters);
    }

    @Override
    public String toString() {
      return clusters.stream()
          .map(each -> each.weight() + " of " + totalWeight() + " to " + each.cluster())
          .collect(Collectors.joining(", "));
    }
  }

  /** To the cluster that a header of the request names. */
  record FromHeader(String header) implements ClusterSpecifier {
    @Override
    public String toString() {
      return "the cluster that header " + header + " names";
    }
  }

  /**
   * One of several clusters.
   *
   * @param weight 0 or more, relative to the sum
   */
  record WeightedCluster(String cluster, long weight) {
    public WeightedCluster {
      if (weight < 0) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
      }
    }
  }
}

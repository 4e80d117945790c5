package io.mizzen.api;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The labels that say where a workload runs: the well-known labels of Kubernetes and Istio's {@code
 * topology.istio.io}. The mesh reads them from pods and nodes, and adds them to workloads and
 * proxies, so that rules can select on them.
 */
@API(status = API.Status.INTERNAL)
public final class TopologyLabels {
  public static final String REGION = "topology.kubernetes.io/region";
  public static final String ZONE = "topology.kubernetes.io/zone";
  public static final String SUBZONE = "topology.istio.io/subzone";
  public static final String NETWORK = "topology.istio.io/network";
  public static final String CLUSTER = "topology.istio.io/cluster";

  /** The name of the node that a pod runs on. */
  public static final String NODE = "kubernetes.io/hostname";

  /** The labels that make up a {@link Locality}. */
  public static final Set<String> OF_LOCALITY = Set.of(REGION, ZONE, SUBZONE);

  private static final String LOCALITY = "topology.istio.io/locality";
  private static final String LEGACY_REGION = "failure-domain.beta.kubernetes.io/region";
  private static final String LEGACY_ZONE = "failure-domain.beta.kubernetes.io/zone";
  private static final String LEGACY_LOCALITY = "istio-locality";

  private TopologyLabels() {}

  /**
   * The locality the labels of a workload or a node name; label values write {@code .} where {@code
   * /} is meant.
   */
  public static Locality localityOf(Labels labels) {
    String whole = either(labels, LOCALITY, LEGACY_LOCALITY);
    if (!whole.isEmpty()) {
      String[] parts = whole.replace('.', '/').split("/", 3);
      return new Locality(
          parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }
    return new Locality(
        either(labels, REGION, LEGACY_REGION),
        either(labels, ZONE, LEGACY_ZONE),
        labels.get(SUBZONE));
  }

  private static String either(Labels labels, String key, String legacy) {
    String value = labels.get(key);
    return value.isEmpty() ? labels.get(legacy) : value;
  }

  /** Labels with the place laid over them; the unknown parts of a place leave labels alone. */
  public static Labels augment(
      Labels labels, Locality locality, Network network, ClusterId cluster) {
    Map<String, String> added = new TreeMap<>();
    putIfSet(added, REGION, locality.region());
    putIfSet(added, ZONE, locality.zone());
    putIfSet(added, SUBZONE, locality.subzone());
    putIfSet(added, NETWORK, network.name());
    putIfSet(added, CLUSTER, cluster.name());
    return labels.overlaidWith(Labels.of(added));
  }

  /** Labels with the name of a node laid over them, if it is known. */
  public static Labels onNode(Labels labels, String node) {
    return node.isEmpty() ? labels : labels.overlaidWith(Labels.of(Map.of(NODE, node)));
  }

  private static void putIfSet(Map<String, String> labels, String key, String value) {
    if (!value.isEmpty()) {
      labels.put(key, value);
    }
  }
}

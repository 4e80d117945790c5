package io.mizzen.catalog;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import java.util.Map;
import java.util.TreeMap;

/** The topology labels Istio reads from and adds to workloads. */
final class Topology {
  static final String NETWORK = "topology.istio.io/network";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String SUBZONE = "topology.istio.io/subzone";
  private static final String LOCALITY = "topology.istio.io/locality";
  private static final String LEGACY_REGION = "failure-domain.beta.kubernetes.io/region";
  private static final String LEGACY_ZONE = "failure-domain.beta.kubernetes.io/zone";
  private static final String LEGACY_LOCALITY = "istio-locality";

  private Topology() {}

  /**
   * The locality the labels of a workload or a node name; label values write {@code .} where {@code
   * /} is meant.
   */
  static Locality localityOf(Labels labels) {
    String whole = labels.get(LOCALITY);
    if (whole.isEmpty()) {
      whole = labels.get(LEGACY_LOCALITY);
    }
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

  /** Labels with where the workload runs laid over them, so that rules can select on it. */
  static Labels augment(Labels labels, Locality locality, Network network) {
    Map<String, String> added = new TreeMap<>();
    putIfSet(added, REGION, locality.region());
    putIfSet(added, ZONE, locality.zone());
    putIfSet(added, SUBZONE, locality.subzone());
    putIfSet(added, NETWORK, network.name());
    return labels.overlaidWith(Labels.of(added));
  }

  private static void putIfSet(Map<String, String> labels, String key, String value) {
    if (!value.isEmpty()) {
      labels.put(key, value);
    }
  }
}

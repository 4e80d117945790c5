package io.mizzen.translator.resolve.cluster;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Locality;
import io.mizzen.api.TopologyLabels;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.Failover;
import io.mizzen.translator.resolve.cluster.LocalityPolicy.WantedLabel;
import java.util.List;

/** The distance of endpoints from a client. Smaller is nearer; gaps are closed later. */
final class Localities {
  private static final String ANY = "*";

  /** The number of distances by locality: same subzone, zone, region, chosen region, other. */
  private static final int DISTANCES = 5;

  private Localities() {}

  /** Whether a locality fits Istio's pattern; {@code *} and missing zones and subzones fit all. */
  static boolean matches(Locality locality, String pattern) {
    String[] parts = pattern.split("/", 3);
    return fits(locality.region(), parts[0])
        && (parts.length < 2 || parts[1].isEmpty() || fits(locality.zone(), parts[1]))
        && (parts.length < 3 || parts[2].isEmpty() || fits(locality.subzone(), parts[2]));
  }

  static int distance(Endpoint endpoint, Failover policy) {
    return switch (policy.order()) {
      case LOCALITY -> byLocality(endpoint.locality(), policy);
      case LABELS -> byLabels(endpoint, policy.labels());
      case LABELS_THEN_LOCALITY ->
          byLabels(endpoint, policy.labels()) * DISTANCES + byLocality(endpoint.locality(), policy);
    };
  }

  private static int byLocality(Locality there, Failover policy) {
    Locality here = policy.client();
    if (!there.region().equals(here.region())) {
      return policy.region().isEmpty() || policy.region().get().equals(there.region()) ? 3 : 4;
    }
    if (!there.zone().equals(here.zone())) {
      return 2;
    }
    return there.subzone().equals(here.subzone()) ? 0 : 1;
  }

  /**
   * The first label that differs decides. A leading network label is special: endpoints of another
   * network keep their order among themselves, behind all of the client's own.
   */
  private static int byLabels(Endpoint endpoint, List<WantedLabel> labels) {
    int farther = 0;
    for (int i = 0; i < labels.size(); i++) {
      WantedLabel label = labels.get(i);
      if (!endpoint.labels().get(label.key()).equals(label.value())) {
        if (i > 0 || !label.key().equals(TopologyLabels.NETWORK)) {
          return farther + labels.size() - i;
        }
        farther = labels.size();
      }
    }
    return farther;
  }

  private static boolean fits(String part, String pattern) {
    return pattern.equals(ANY) || part.equals(pattern);
  }
}

package io.mizzen.api;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Which endpoints of a service its callers prefer where no rule says so: {@code
 * spec.trafficDistribution} of a Kubernetes Service, or the annotation {@code
 * networking.istio.io/traffic-distribution} of a Service, ServiceEntry or Namespace. Or which of
 * them they may call at all: {@code spec.internalTrafficPolicy}.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum TrafficDistribution {
  /** All of them alike. */
  ANY,

  /** {@code PreferClose}, {@code PreferSameZone}: those of the caller's zone, then its region. */
  PREFER_SAME_ZONE,

  /** {@code PreferSameNode}: those of the caller's node, then its subzone, zone and region. */
  PREFER_SAME_NODE,

  /**
   * {@code internalTrafficPolicy: Local}: those of the caller's node and no others, whatever else
   * the service prefers.
   */
  SAME_NODE_ONLY;

  /** Whether some endpoints come before others that may be called too. */
  public boolean isPreference() {
    return this == PREFER_SAME_ZONE || this == PREFER_SAME_NODE;
  }

  /**
   * The labels that preferred or callable endpoints share with the caller, the most important
   * first, as in {@code LocalityLoadBalancerSetting.failover_priority}.
   */
  public List<String> sharedLabels() {
    return switch (this) {
      case ANY -> List.of();
      case SAME_NODE_ONLY -> List.of(TopologyLabels.NODE);
      case PREFER_SAME_ZONE ->
          List.of(TopologyLabels.NETWORK, TopologyLabels.REGION, TopologyLabels.ZONE);
      case PREFER_SAME_NODE ->
          List.of(
              TopologyLabels.NETWORK,
              TopologyLabels.REGION,
              TopologyLabels.ZONE,
              TopologyLabels.SUBZONE,
              TopologyLabels.NODE);
    };
  }
}

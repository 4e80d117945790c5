package io.mizzen.analysis.gateway;

import io.mizzen.analysis.check.ClusterCheck;
import java.util.List;
import org.apiguardian.api.API;

/** The checks of gateways, with their codes. */
@API(status = API.Status.INTERNAL)
public final class GatewayChecks {
  /** About the pods that gateways, and policies of gateways, select. */
  public static final List<ClusterCheck> OF_PODS =
      List.of(
          GatewayWorkloads::check, // 0101, 0161, 0162
          GatewaySelectors::check, // 0166
          ClaimRoutes::check); // 0149

  /** About servers, hosts and routes, whatever the workloads are. */
  public static final List<ClusterCheck> OF_RULES =
      List.of(
          GatewayConflicts::check, // 0138, 0145
          GatewayHosts::check, // 0101, 0132, 0165
          IngressSubsets::check); // 0140

  private GatewayChecks() {}
}

package io.mizzen.translator.resolve.cluster;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Weights that xDS adds up: those of the endpoints of one locality, and those of the localities of
 * one priority, must not pass uint32 in sum (Envoy {@code LbEndpoint.load_balancing_weight} and
 * {@code LocalityLbEndpoints.load_balancing_weight}); a client may reject the resource otherwise.
 */
@API(status = API.Status.INTERNAL)
public final class Weights {
  public static final long UINT32_MAX = 0xFFFF_FFFFL;

  private Weights() {}

  /** The same weights if their sum fits into uint32; else in the same proportion, at least 1. */
  public static List<Long> fitting(List<Long> weights) {
    double sum = weights.stream().mapToDouble(Long::doubleValue).sum();
    if (sum <= UINT32_MAX) {
      return weights;
    }
    // Room for one per weight, since none is rounded below 1.
    double scale = (UINT32_MAX - weights.size()) / sum;
    return weights.stream().map(weight -> Math.max(1, (long) (weight * scale))).toList();
  }
}

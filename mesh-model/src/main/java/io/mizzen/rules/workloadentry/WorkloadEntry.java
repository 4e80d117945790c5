package io.mizzen.rules.workloadentry;

import io.mizzen.config.constraint.Range;
import java.util.Map;

/**
 * Istio {@code WorkloadEntry}: one workload outside a platform registry.
 *
 * @param address an IP address; may be empty only when {@code network} is set
 * @param ports service port name to workload port
 * @param weight load-balancing weight; 0 means 1
 */
public record WorkloadEntry(
    String address,
    Map<String, Integer> ports,
    Map<String, String> labels,
    String network,
    String locality,
    @Range(min = 0) int weight,
    String serviceAccount) {}

package io.mizzen.rules;

import java.util.Map;

/**
 * Istio {@code type.v1beta1.WorkloadSelector}.
 *
 * @param matchLabels labels a workload must carry; none selects all
 */
public record WorkloadSelector(Map<String, String> matchLabels) {}

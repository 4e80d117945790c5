package io.mizzen.rules;

import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import java.util.Map;

/**
 * Istio {@code type.v1beta1.WorkloadSelector}.
 *
 * @param matchLabels labels a workload must carry; none selects all
 */
public record WorkloadSelector(@MaxItems(4096) @MaxLength(63) Map<String, String> matchLabels) {}

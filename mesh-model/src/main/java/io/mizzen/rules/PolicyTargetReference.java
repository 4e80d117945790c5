package io.mizzen.rules;

import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.Required;

/**
 * Istio {@code type.v1beta1.PolicyTargetReference}: what a policy is attached to instead of
 * selected workloads.
 *
 * @param group API group; empty for Kubernetes' core group
 * @param kind {@code Service}, {@code ServiceEntry}, {@code Gateway} or {@code GatewayClass}
 * @param name the target's name
 * @param namespace must be empty: the policy's own is meant
 */
public record PolicyTargetReference(
    String group,
    String kind,
    @Required("the target's name") @MaxLength(253) String name,
    String namespace) {}

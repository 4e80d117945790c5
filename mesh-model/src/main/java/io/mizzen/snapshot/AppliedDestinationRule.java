package io.mizzen.snapshot;

import io.mizzen.api.ResourceKey;
import io.mizzen.rules.destinationrule.DestinationRule;
import org.apiguardian.api.API;

/**
 * The DestinationRule that governs a host for a proxy, after merging.
 *
 * @param key the first of the merged rules
 * @param rule its traffic policy, and the subsets of all merged rules
 */
@API(status = API.Status.EXPERIMENTAL)
public record AppliedDestinationRule(ResourceKey key, DestinationRule rule) {}

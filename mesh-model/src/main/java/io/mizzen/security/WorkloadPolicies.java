package io.mizzen.security;

import org.apiguardian.api.API;

/** Everything that policies say about one workload, each kind resolved to one effective policy. */
@API(status = API.Status.EXPERIMENTAL)
public record WorkloadPolicies(
    EffectivePeerAuthentication peerAuthentication,
    EffectiveRequestAuthentication requestAuthentication,
    EffectiveAuthorization authorization,
    EffectiveTelemetry telemetry) {}

/**
 * The checks of {@code istioctl analyze} on Istio's gateways and those of the Gateway API: servers,
 * hosts, certificates, the workloads that serve them and the routes that come in through them.
 * {@link io.mizzen.analysis.gateway.GatewayChecks} lists them.
 */
@NullMarked
package io.mizzen.analysis.gateway;

import org.jspecify.annotations.NullMarked;

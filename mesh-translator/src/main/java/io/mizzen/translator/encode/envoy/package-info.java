/**
 * The meaning of rules in the resources of a stock Envoy sidecar: virtual hosts and route
 * configurations, clusters, endpoints and listeners, as Istio's control plane writes them but
 * without Istio's own extensions. Each function reads one input record, which is its cache key.
 */
@NullMarked
package io.mizzen.translator.encode.envoy;

import org.jspecify.annotations.NullMarked;

/**
 * Kubernetes Gateway API, {@code gateway.networking.k8s.io}; field sets of release 1.6, both
 * channels.
 */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.gatewayapi;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

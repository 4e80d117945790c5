/** Istio {@code Sidecar}, {@code networking.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.sidecar;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

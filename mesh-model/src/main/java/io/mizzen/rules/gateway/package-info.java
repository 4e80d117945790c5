/** Istio {@code Gateway}, {@code networking.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.gateway;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** Istio {@code AuthorizationPolicy}, {@code security.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.authorizationpolicy;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

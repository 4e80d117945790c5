/** Istio {@code ServiceEntry}, {@code networking.istio.io/v1}. */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.serviceentry;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
